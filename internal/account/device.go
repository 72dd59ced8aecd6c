package account

import "strings"

// Device says in words which browser on which system a User-Agent stands for.
func Device(agent string) string {
	browser := firstOf(agent, [][2]string{
		{"MicroMessenger", "微信"}, {"wxwork", "企业微信"}, {"DingTalk", "钉钉"}, {"QQBrowser", "QQ 浏览器"}, {"UCBrowser", "UC 浏览器"},
		{"HuaweiBrowser", "华为浏览器"}, {"MiuiBrowser", "小米浏览器"}, {"360", "360 浏览器"}, {"Edg", "Edge"}, {"Firefox", "Firefox"},
		{"OPR", "Opera"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	})
	system := firstOf(agent, [][2]string{
		{"HarmonyOS", "鸿蒙"}, {"OpenHarmony", "鸿蒙"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "安卓手机"}, {"Windows", "Windows"},
		{"Mac OS X", "Mac"}, {"UOS", "统信"}, {"Kylin", "麒麟"}, {"Linux", "Linux"},
	})
	switch {
	case browser == "" && system == "":
		return "未知设备"
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return system + " 上的 " + browser
}

// firstOf is the word for the first sign that the agent has.
func firstOf(agent string, signs [][2]string) string {
	for _, s := range signs {
		if strings.Contains(agent, s[0]) {
			return s[1]
		}
	}
	return ""
}
