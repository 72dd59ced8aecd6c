package adminpage

import (
	"strconv"
	"strings"
)

// The drawing area of a chart, in the units of its viewBox.
const (
	chartLeft, chartRight = 36, 744
	chartTop, chartBottom = 22, 210
)

// Chart is the geometry of a line chart with a point per month.
type Chart struct {
	Caption string // read out instead of the drawing
	Line    string // points of the polyline
	Area    string // points of the ground below it
	Grid    []ChartLine
	Labels  []ChartLabel
	LastX   string
	LastY   string
	LastLab string // y of the number above the last point
	Last    string // the last value
}

// ChartLine is a horizontal line of the grid with its value.
type ChartLine struct{ Y, TextY, Value string }

// ChartLabel is the name of a point below the axis.
type ChartLabel struct{ X, Text string }

// NewChart lays out the values, oldest first, with a label for each. Without
// values it returns the zero Chart.
func NewChart(caption string, values []int, labels []string) Chart {
	if len(values) == 0 {
		return Chart{}
	}
	step := gridStep(values)
	y := func(v int) float64 {
		return chartBottom - float64(v)*(chartBottom-chartTop)/float64(4*step)
	}
	c := Chart{Caption: caption}
	for i := range 5 {
		at := y(i * step)
		c.Grid = append(c.Grid, ChartLine{unit(at), unit(at + 4), strconv.Itoa(i * step)})
	}
	points := make([]string, len(values))
	for i, v := range values {
		x := unit(chartX(i, len(values)))
		points[i] = x + "," + unit(y(v))
		if i < len(labels) {
			c.Labels = append(c.Labels, ChartLabel{x, labels[i]})
		}
	}
	c.Line = strings.Join(points, " ")
	last := len(values) - 1
	c.LastX, c.LastY = unit(chartX(last, len(values))), unit(y(values[last]))
	c.LastLab = unit(y(values[last]) - 12)
	c.Last = strconv.Itoa(values[last])
	base := unit(chartBottom)
	c.Area = unit(chartX(0, len(values))) + "," + base + " " + c.Line + " " + c.LastX + "," + base
	return c
}

// chartX spreads n points from edge to edge; a single one stands at the right.
func chartX(i, n int) float64 {
	if n == 1 {
		return chartRight
	}
	return chartLeft + float64(i)*(chartRight-chartLeft)/float64(n-1)
}

// gridStep is the smallest round distance of grid lines of which four reach
// the largest value.
func gridStep(values []int) int {
	most := 0
	for _, v := range values {
		most = max(most, v)
	}
	for power := 1; ; power *= 10 {
		for _, m := range []int{1, 2, 5} {
			if 4*m*power >= most {
				return m * power
			}
		}
	}
}

func unit(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
