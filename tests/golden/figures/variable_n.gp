# n before and after
# Draw it: gnuplot variable_n.gp
# Another format (pdf, svg, png, tex): gnuplot -e "format='svg'" variable_n.gp

reset
if (!exists('format')) format = 'pdf'
tex = format eq 'tex'
set encoding utf8
if (!tex) set minussign

font_name = 'Helvetica'
font_size = 8
c_before = 'black'
c_after = 'red'
c_third = 'blue'
c_fourth = 'green'
c_band = 'gray'
c_fill = 'gray90'
amounts = "defined (0 'black', 1 'white')"
density = "defined (0 'white', 1 'black')"
differences = "defined (0 'blue', 1 'white', 2 'red')"

main_font = sprintf('%s,%g', font_name, font_size)
latex_font = sprintf(',%g', font_size)
note_font = sprintf(',%g', font_size - 1)
tiny_font = sprintf(',%g', font_size - 1.5)

# Where it goes.
if (format eq 'pdf') {
    set terminal pdfcairo enhanced color size 8.6cm,12.8cm font main_font fontscale 0.75 linewidth 1
    set output 'variable_n.pdf'
}
if (format eq 'svg') {
    set terminal svg enhanced size 325,484 dynamic font main_font fontscale 1.333 linewidth 1 background 'white'
    set output 'variable_n.svg'
}
if (format eq 'png') {
    set terminal pngcairo enhanced color size 1016,1512 font main_font fontscale 3.125 linewidth 3
    set output 'variable_n.png'
}
if (format eq 'tex') {
    set terminal cairolatex pdf input color size 8.6cm,12.8cm font latex_font fontscale 0.75 linewidth 1
    set output 'variable_n_tex.tex'
}
# Positions in mm from the upper left; on a page of summary.pdf (format 'page')
# the figure keeps its size.
height = 128.0
if (format eq 'page') height = page_height
mm(x) = x / 86.0
down(y) = 1 - y / height

set datafile separator ','
set datafile columnheaders
set datafile missing 'nan'
set multiplot

set lmargin at screen mm(19)
set rmargin at screen mm(84)
set tmargin at screen down(12)
set bmargin at screen down(52)
unset logscale x
set xrange [-0.5:6.5]
set format x '%g'
set xtics 2
set mxtics default
to_x(v) = v
set format x ''
unset xlabel
unset logscale y
set yrange [0:37.8236813]
set format y '%g'
set ytics 10
set mytics default
set ylabel 'Events' offset 0,0
set label (tex ? '$\chi^2$/ndf impact 0, two-sample 0, migration ---' : 'χ^2/ndf impact 0, two-sample 0, migration —') at graph 0,1 offset 0,0.60 left font note_font
set key at screen mm(17),down(2.5) left top horizontal Left reverse
middle(a, b) = to_x((a + b) / 2)
plot 'variable_n.csv' using (middle($1, $2)):3:(to_x($2) - to_x($1)) with boxes fillstyle solid 1 noborder fillcolor rgb c_fill title 'before', \
    '' using (to_x($1)):3 with steps linecolor rgb c_before linewidth 0.8 notitle, \
    '' using (middle($1, $2)):($4 > 0 ? $4 : NaN):(sqrt($4)) with yerrorbars pointtype 7 pointsize 0.3 linewidth 0.8 linecolor rgb c_after title 'after'
unset label
unset key

set lmargin at screen mm(19)
set rmargin at screen mm(84)
set tmargin at screen down(53.5)
set bmargin at screen down(70)
unset logscale x
set xrange [-0.5:6.5]
set format x '%g'
set xtics 2
set mxtics default
to_x(v) = v
set xlabel 'n' offset 0,0.4
unset logscale y
set yrange [0.98:1.02]
set format y '%g'
set ytics 0.99,0.01,1.01
set mytics default
set ylabel 'after / before' offset 0,0
top = 1.0188
bottom = 0.9812
# band: statistical error of `before'; bars: events that changed their bin
plot 'variable_n.csv' using (middle($1, $2)):($3 > 0 ? 1 : NaN):((to_x($2) - to_x($1)) / 2):(1 / sqrt($3)) with boxxyerror fillstyle solid 1 noborder fillcolor rgb c_fill, \
    1 linecolor rgb c_before linewidth 0.6, \
    '' using (middle($1, $2)):($4 / $3):(sqrt($5 + $6) / $3) with yerrorbars pointtype 7 pointsize 0.3 linewidth 0.8 linecolor rgb c_after, \
    '' using (middle($1, $2)):($4 / $3 > 1 + 0.02 ? top : NaN) with points pointtype 9 pointsize 0.4 linecolor rgb c_after, \
    '' using (middle($1, $2)):($4 / $3 < 1 - 0.02 ? bottom : NaN) with points pointtype 11 pointsize 0.4 linecolor rgb c_after
unset label

set lmargin at screen mm(12)
set rmargin at screen mm(84)
set tmargin at screen down(95)
set bmargin at screen down(115)
set label 'restored exactly' at graph 0.5,0.5 center
unset tics
unset logscale
unset xlabel
unset ylabel
unset key
plot [0:1] [0:1] NaN
unset label
set xtics
set ytics

unset multiplot
if (format ne 'page') set output
