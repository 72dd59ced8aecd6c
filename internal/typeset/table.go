package typeset

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// spread are the headings of tables that are usually spread with spaces. A
// list and not a pattern: 是 否 and 年 月 in a form are no words.
var spread = " 姓名 性别 民族 籍贯 年龄 学历 学位 职务 职称 职级 单位 部门 科室 电话 手机 地址 邮箱 备注 序号 编号 名称 项目 类别 类型 内容 时间 日期 地点 数量 金额 合计 小计 总计 得分 分值 名次 奖项 主题 要求 "

// table removes the spaces that spread the heading of a column. Nothing else
// in a table is typography: empty cells and rows have a meaning.
var table = Rule{
	ID: "table", Name: "表格", Description: "表格栏目名中为对齐而加的空格（如“姓　名”）删去，行和格不动。",
	Source: "对齐由样式完成，与 GB/T 9704-2012 的表格式样无冲突", text: func(l *line) []edit {
		if within(l.block, atom.Td, atom.Th) == nil || len(l.runes) > 12 {
			return nil
		}
		word := strings.Join(strings.Fields(string(l.runes)), "")
		if word == "" || !strings.Contains(spread, " "+word+" ") {
			return nil
		}
		var out []edit
		for i, r := range l.runes {
			if !space(r) {
				continue
			}
			if last := len(out) - 1; last >= 0 && out[last].to == i {
				out[last].to++
			} else {
				out = append(out, edit{i, i + 1, ""})
			}
		}
		return out
	},
}
