# correlation of variables, difference
# Draw it: gnuplot correlation_difference.gp
# Another format (pdf, svg, png, tex): gnuplot -e "format='svg'" correlation_difference.gp

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
    set terminal pdfcairo enhanced color size 8.6cm,4.96404cm font main_font fontscale 0.75 linewidth 1
    set output 'correlation_difference.pdf'
}
if (format eq 'svg') {
    set terminal svg enhanced size 325,188 dynamic font main_font fontscale 1.333 linewidth 1 background 'white'
    set output 'correlation_difference.svg'
}
if (format eq 'png') {
    set terminal pngcairo enhanced color size 1016,586 font main_font fontscale 3.125 linewidth 3
    set output 'correlation_difference.png'
}
if (format eq 'tex') {
    set terminal cairolatex pdf input color size 8.6cm,4.96404cm font latex_font fontscale 0.75 linewidth 1
    set output 'correlation_difference_tex.tex'
}
# Positions in mm from the upper left; on a page of summary.pdf (format 'page')
# the figure keeps its size.
height = 49.6
if (format eq 'page') height = page_height
mm(x) = x / 86.0
down(y) = 1 - y / height

set datafile separator ','
set datafile columnheaders
set datafile missing 'nan'
set multiplot

set lmargin at screen mm(13.6404)
set rmargin at screen mm(43.6404)
set tmargin at screen down(6)
set bmargin at screen down(36)
unset mxtics
unset logscale x
set xtics out nomirror scale 0 rotate by 90 right offset 0,0.3 ('x\_\{1\}' 0, (tex ? '$p_{\mathrm{T}}$' : '{/:Italic p}_{T}') 1, 'n' 2, 'constant' 3) font ',7.0'
unset mytics
unset logscale y
set ytics out nomirror scale 0 offset 0.5,0 ('x\_\{1\}' 0, (tex ? '$p_{\mathrm{T}}$' : '{/:Italic p}_{T}') 1, 'n' 2, 'constant' 3) font ',7.0'
set xrange [-0.5:3.5]
set yrange [3.5:-0.5]
set palette @differences
set cbrange [-0.003:0.003]
set colorbox user origin mm(45.1404),down(36) size mm(2),down(6)-down(36)
set cbtics 0.002 scale 0.4 offset -0.8,0 font note_font
set format cb '%g'
set label (tex ? 'correlation after $-$ before' : 'correlation after − before') at graph 0,1 offset 0,0.60 left font note_font
plot 'correlation_difference.csv' using 2:1:3 with image pixels
unset label

unset multiplot
if (format ne 'page') set output
