# loss over the epochs of training
# Draw it: gnuplot loss.gp
# Another format (pdf, svg, png, tex): gnuplot -e "format='svg'" loss.gp

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
    set terminal pdfcairo enhanced color size 8.6cm,6.8cm font main_font fontscale 0.75 linewidth 1
    set output 'loss.pdf'
}
if (format eq 'svg') {
    set terminal svg enhanced size 325,257 dynamic font main_font fontscale 1.333 linewidth 1 background 'white'
    set output 'loss.svg'
}
if (format eq 'png') {
    set terminal pngcairo enhanced color size 1016,803 font main_font fontscale 3.125 linewidth 3
    set output 'loss.png'
}
if (format eq 'tex') {
    set terminal cairolatex pdf input color size 8.6cm,6.8cm font latex_font fontscale 0.75 linewidth 1
    set output 'loss_tex.tex'
}
# Positions in mm from the upper left; on a page of summary.pdf (format 'page')
# the figure keeps its size.
height = 68.0
if (format eq 'page') height = page_height
mm(x) = x / 86.0
down(y) = 1 - y / height

set datafile separator ','
set datafile columnheaders
set datafile missing 'nan'
set multiplot
set arrow from 12,graph 0 to 12,graph 1 nohead back dashtype 3 linecolor rgb c_band

set lmargin at screen mm(14)
set rmargin at screen mm(83)
set tmargin at screen down(6)
set bmargin at screen down(46)
unset logscale x
set xrange [1:20]
set format x '%g'
set xtics 5
set mxtics default
to_x(v) = v
set format x ''
unset xlabel
set logscale y
set yrange [0.0392558427:1.59211969]
set format y (tex ? '$10^{%T}$' : '10^{%T}')
set ytics 1e1
set mytics 10
to_y(v) = v
set format y ''
unset ylabel
set format y '%g'
set ytics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
set label 'best 0.0625 in epoch 20' at graph 0,1 offset 0,0.60 left font note_font
set ylabel 'loss' offset 1,0
set key at graph 0.98,0.97 right top
plot 'loss.csv' using 1:2 with lines linewidth 1.2 linecolor rgb c_third title 'training', \
    '' using 1:3 with lines linewidth 1.2 linecolor rgb c_after title 'validation', \
    '+' using (20):(0.0625) every ::0::0 with points pointtype 4 pointsize 0.7 linewidth 1 linecolor rgb c_before notitle
unset label
unset key

set lmargin at screen mm(14)
set rmargin at screen mm(83)
set tmargin at screen down(47.5)
set bmargin at screen down(58)
unset logscale x
set xrange [1:20]
set format x '%g'
set xtics 5
set mxtics default
to_x(v) = v
set xlabel 'epoch' offset 0,0.4
set logscale y
set yrange [0.00025:0.002]
set format y (tex ? '$10^{%T}$' : '10^{%T}')
set ytics 1e1
set mytics 10
to_y(v) = v
set format y ''
unset ylabel
set format y (tex ? '$10^{%T}$' : '10^{%T}')
set ylabel 'rate' offset 1,0
plot 'loss.csv' using 1:4 with lines linewidth 1 linecolor rgb c_fourth

unset multiplot
if (format ne 'page') set output
