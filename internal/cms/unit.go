package cms

// Unit is a subordinate unit (单位), or one that was only named as a source.
type Unit struct {
	ID         int64
	Name       string
	Registered bool
	Class      int // of 信息报送, 1 to 3; 0: none
	Position   int // 排序号
	Contact    string
	Phone      string
	MergedInto *int64
}

// UnitClasses lists the classes with their Chinese names.
var UnitClasses = []Option{{"0", "不分类"}, {"1", "一类"}, {"2", "二类"}, {"3", "三类"}}
