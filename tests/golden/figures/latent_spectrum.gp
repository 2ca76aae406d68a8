# spectrum of the latent covariance
# Draw it: gnuplot latent_spectrum.gp
# Another format (pdf, svg, png, tex): gnuplot -e "format='svg'" latent_spectrum.gp

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
    set terminal pdfcairo enhanced color size 8.6cm,6cm font main_font fontscale 0.75 linewidth 1
    set output 'latent_spectrum.pdf'
}
if (format eq 'svg') {
    set terminal svg enhanced size 325,227 dynamic font main_font fontscale 1.333 linewidth 1 background 'white'
    set output 'latent_spectrum.svg'
}
if (format eq 'png') {
    set terminal pngcairo enhanced color size 1016,709 font main_font fontscale 3.125 linewidth 3
    set output 'latent_spectrum.png'
}
if (format eq 'tex') {
    set terminal cairolatex pdf input color size 8.6cm,6cm font latex_font fontscale 0.75 linewidth 1
    set output 'latent_spectrum_tex.tex'
}
# Positions in mm from the upper left; on a page of summary.pdf (format 'page')
# the figure keeps its size.
height = 60.0
if (format eq 'page') height = page_height
mm(x) = x / 86.0
down(y) = 1 - y / height

set datafile separator ','
set datafile columnheaders
set datafile missing 'nan'
set multiplot

set lmargin at screen mm(14)
set rmargin at screen mm(83)
set tmargin at screen down(6)
set bmargin at screen down(50)
unset logscale x
set xrange [0.5:3.5]
set format x '%g'
set xtics 0.5
set mxtics default
to_x(v) = v
set xlabel 'principal component' offset 0,0.4
set logscale y
set yrange [0.0285899007:1.5]
set format y (tex ? '$10^{%T}$' : '10^{%T}')
set ytics 1e1
set mytics 10
to_y(v) = v
set ylabel 'share of the variance' offset 1,0
set label 'participation ratio 1.89 of 3' at graph 0,1 offset 0,0.60 left font note_font
set xtics 1
unset mxtics
set key at graph 0.98,0.97 right top
plot 'latent_spectrum.csv' using 1:3 with linespoints pointtype 7 pointsize 0.4 linecolor rgb c_before linewidth 0.8 title 'of the component', \
    '' using 1:4 with linespoints pointtype 6 pointsize 0.5 linecolor rgb c_third linewidth 0.8 title 'of all beyond it'

unset multiplot
if (format ne 'page') set output
