# x_{1}, the peak and its fit
# Draw it: gnuplot peak_x_1.gp
# Another format (pdf, svg, png, tex): gnuplot -e "format='svg'" peak_x_1.gp

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
    set terminal pdfcairo enhanced color size 8.6cm,7.8cm font main_font fontscale 0.75 linewidth 1
    set output 'peak_x_1.pdf'
}
if (format eq 'svg') {
    set terminal svg enhanced size 325,295 dynamic font main_font fontscale 1.333 linewidth 1 background 'white'
    set output 'peak_x_1.svg'
}
if (format eq 'png') {
    set terminal pngcairo enhanced color size 1016,921 font main_font fontscale 3.125 linewidth 3
    set output 'peak_x_1.png'
}
if (format eq 'tex') {
    set terminal cairolatex pdf input color size 8.6cm,7.8cm font latex_font fontscale 0.75 linewidth 1
    set output 'peak_x_1_tex.tex'
}
# Positions in mm from the upper left; on a page of summary.pdf (format 'page')
# the figure keeps its size.
height = 78.0
if (format eq 'page') height = page_height
mm(x) = x / 86.0
down(y) = 1 - y / height

set datafile separator ','
set datafile columnheaders
set datafile missing 'nan'
set multiplot

set lmargin at screen mm(17)
set rmargin at screen mm(83)
set tmargin at screen down(24)
set bmargin at screen down(62)
unset logscale x
set xrange [80:100]
set format x '%g'
set xtics 5
set mxtics default
to_x(v) = v
set xlabel 'x\_\{1\} [GeV]'
unset logscale y
set yrange [0:71.133265]
set format y '%g'
set ytics 20
set mytics default
to_y(v) = v
set ylabel 'Events / 5 GeV' offset 0,0
set label (tex ? 'before: mean 90 $\pm$ 0.5, width 4 $\pm$ 0.25 GeV' : 'before: mean 90 ± 0.5, width 4 ± 0.25 GeV') at graph 0,1 offset 0,1.65 left font note_font
set label 'after: the fit did not converge' at graph 0,1 offset 0,0.60 left font note_font
set key at screen mm(15),down(4) left top horizontal Left reverse
plot 'peak_x_1.csv' using (($1 + $2) / 2):3:($2 - $1) with boxes fillstyle solid 1 noborder fillcolor rgb c_fill title 'before', \
    '' using (($1 + $2) / 2):4:(sqrt($4)) with yerrorbars pointtype 7 pointsize 0.3 linewidth 0.8 linecolor rgb c_after title 'after', \
    'peak_x_1_fit.csv' using 1:2 with lines linecolor rgb c_before linewidth 1 title 'fit', \
    '' using 1:3 with lines linecolor rgb c_before linewidth 0.8 dashtype 2 title 'background', \
    '' using 1:4 with lines linecolor rgb c_after linewidth 1 notitle
unset label
unset key

unset multiplot
if (format ne 'page') set output
