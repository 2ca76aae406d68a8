# x_{1} before and after
# Draw it: gnuplot variable_x_1.gp
# Another format (pdf, svg, png, tex): gnuplot -e "format='svg'" variable_x_1.gp

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
    set output 'variable_x_1.pdf'
}
if (format eq 'svg') {
    set terminal svg enhanced size 325,484 dynamic font main_font fontscale 1.333 linewidth 1 background 'white'
    set output 'variable_x_1.svg'
}
if (format eq 'png') {
    set terminal pngcairo enhanced color size 1016,1512 font main_font fontscale 3.125 linewidth 3
    set output 'variable_x_1.png'
}
if (format eq 'tex') {
    set terminal cairolatex pdf input color size 8.6cm,12.8cm font latex_font fontscale 0.75 linewidth 1
    set output 'variable_x_1_tex.tex'
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
set xrange [0:7]
set format x '%g'
set xtics 2
set mxtics default
to_x(v) = v
set format x ''
unset xlabel
unset logscale y
set yrange [0:41.4225397]
set format y '%g'
set ytics 10
set mytics default
set ylabel 'Events / 1 GeV' offset 0,0
set label (tex ? '$\chi^2$/ndf impact 0.178, two-sample 0.0957, migration 0.131' : 'χ^2/ndf impact 0.178, two-sample 0.0957, migration 0.131') at graph 0,1 offset 0,0.60 left font note_font
set key at screen mm(17),down(2.5) left top horizontal Left reverse
middle(a, b) = to_x((a + b) / 2)
plot 'variable_x_1.csv' using (middle($1, $2)):3:(to_x($2) - to_x($1)) with boxes fillstyle solid 1 noborder fillcolor rgb c_fill title 'before', \
    '' using (to_x($1)):3 with steps linecolor rgb c_before linewidth 0.8 notitle, \
    '' using (middle($1, $2)):($4 > 0 ? $4 : NaN):(sqrt($4)) with yerrorbars pointtype 7 pointsize 0.3 linewidth 0.8 linecolor rgb c_after title 'after'
unset label
unset key

set lmargin at screen mm(19)
set rmargin at screen mm(84)
set tmargin at screen down(53.5)
set bmargin at screen down(70)
unset logscale x
set xrange [0:7]
set format x '%g'
set xtics 2
set mxtics default
to_x(v) = v
set xlabel 'x\_\{1\} [GeV]' offset 0,0.4
set label (tex ? '0.25 \% outside' : '0.25 % outside') at graph 0.5,0 offset 0,-3.3 center font note_font
unset logscale y
set yrange [0.98:1.02]
set format y '%g'
set ytics 0.99,0.01,1.01
set mytics default
set ylabel 'after / before' offset 0,0
top = 1.0188
bottom = 0.9812
# band: statistical error of `before'; bars: events that changed their bin
plot 'variable_x_1.csv' using (middle($1, $2)):($3 > 0 ? 1 : NaN):((to_x($2) - to_x($1)) / 2):(1 / sqrt($3)) with boxxyerror fillstyle solid 1 noborder fillcolor rgb c_fill, \
    1 linecolor rgb c_before linewidth 0.6, \
    '' using (middle($1, $2)):($4 / $3):(sqrt($5 + $6) / $3) with yerrorbars pointtype 7 pointsize 0.3 linewidth 0.8 linecolor rgb c_after, \
    '' using (middle($1, $2)):($4 / $3 > 1 + 0.02 ? top : NaN) with points pointtype 9 pointsize 0.4 linecolor rgb c_after, \
    '' using (middle($1, $2)):($4 / $3 < 1 - 0.02 ? bottom : NaN) with points pointtype 11 pointsize 0.4 linecolor rgb c_after
unset label

set lmargin at screen mm(12)
set rmargin at screen mm(44)
set tmargin at screen down(95)
set bmargin at screen down(115)
set label 'mean 0 GeV' at graph 0,1 offset 0,2.70 left font note_font
set label 'RMS 0.0442 GeV' at graph 0,1 offset 0,1.65 left font note_font
set label 'largest 0.0625 GeV' at graph 0,1 offset 0,0.60 left font note_font
unset logscale x
set xrange [-0.07:0.07]
set format x '%g'
set xtics 0.05
set mxtics default
to_x(v) = v
set xlabel (tex ? 'after $-$ before [GeV]' : 'after − before [GeV]') offset 0,0.4
unset logscale y
set yrange [0:44]
set format y '%g'
set ytics 20
set mytics default
unset ylabel
set ytics font note_font
plot 'variable_x_1_residual.csv' using (to_x(($1 + $2) / 2)):3:(to_x($2) - to_x($1)) with boxes fillstyle solid 1 noborder fillcolor rgb c_fill, \
    '' using (to_x($1)):3 with steps linecolor rgb c_after linewidth 1
unset label

set lmargin at screen mm(53)
set rmargin at screen mm(84)
set tmargin at screen down(95)
set bmargin at screen down(115)
set label (tex ? 'mean 0.244 \%' : 'mean 0.244 %') at graph 0,1 offset 0,2.70 left font note_font
set label (tex ? 'RMS 7.05 \%' : 'RMS 7.05 %') at graph 0,1 offset 0,1.65 left font note_font
set label (tex ? '95 \% within $\pm$12.8 \%' : '95 % within ±12.8 %') at graph 0,1 offset 0,0.60 left font note_font
set label (tex ? '3.03 \% outside' : '3.03 % outside') at graph 0.5,0 offset 0,-3.3 center font note_font
unset logscale x
set xrange [-17.5:17.5]
set format x '%g'
set xtics 10
set mxtics default
to_x(v) = v
set xlabel (tex ? 'response [\%]' : 'response [%]') offset 0,0.4
unset logscale y
set yrange [0:165]
set format y '%g'
set ytics 100
set mytics default
unset ylabel
set ytics font note_font
plot 'variable_x_1_response.csv' using (to_x(($1 + $2) / 2)):3:(to_x($2) - to_x($1)) with boxes fillstyle solid 1 noborder fillcolor rgb c_fill, \
    '' using (to_x($1)):3 with steps linecolor rgb c_after linewidth 1
unset label

unset multiplot
if (format ne 'page') set output
