# u: a snapshot before and after
# Draw it: gnuplot field_u.gp
# Another format (pdf, svg, png, tex): gnuplot -e "format='svg'" field_u.gp

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
    set terminal pdfcairo enhanced color size 8.6cm,13.4cm font main_font fontscale 0.75 linewidth 1
    set output 'field_u.pdf'
}
if (format eq 'svg') {
    set terminal svg enhanced size 325,506 dynamic font main_font fontscale 1.333 linewidth 1 background 'white'
    set output 'field_u.svg'
}
if (format eq 'png') {
    set terminal pngcairo enhanced color size 1016,1583 font main_font fontscale 3.125 linewidth 3
    set output 'field_u.png'
}
if (format eq 'tex') {
    set terminal cairolatex pdf input color size 8.6cm,13.4cm font latex_font fontscale 0.75 linewidth 1
    set output 'field_u_tex.tex'
}
# Positions in mm from the upper left; on a page of summary.pdf (format 'page')
# the figure keeps its size.
height = 134.0
if (format eq 'page') height = page_height
mm(x) = x / 86.0
down(y) = 1 - y / height

set datafile separator ','
set datafile columnheaders
set datafile missing 'nan'
set multiplot
set label 'snapshot 1 of 200, the worst: RMS 0.0625 m/s' at screen mm(3),down(131) left font note_font
how = format eq 'svg' ? '' : 'pixels'

set lmargin at screen mm(3)
set rmargin at screen mm(73)
set tmargin at screen down(7)
set bmargin at screen down(42)
set xrange [-0.5:7.5]
set yrange [-0.5:3.5]
unset xtics
unset ytics
set palette @amounts
set cbrange [0:1]
set colorbox user origin mm(74.5),down(42) size mm(2),down(7)-down(42)
set cbtics 0.2 scale 0.4 offset -0.8,0 font note_font
set format cb '%g'
set label 'original u [m/s]' at graph 0,1 offset 0,0.60 left font note_font
plot 'field_u.csv' using 2:1:3 with image @how
unset label

set lmargin at screen mm(3)
set rmargin at screen mm(73)
set tmargin at screen down(50)
set bmargin at screen down(85)
set xrange [-0.5:7.5]
set yrange [-0.5:3.5]
unset xtics
unset ytics
set palette @amounts
set cbrange [0:1]
set colorbox user origin mm(74.5),down(85) size mm(2),down(50)-down(85)
set cbtics 0.2 scale 0.4 offset -0.8,0 font note_font
set format cb '%g'
set label 'reconstructed' at graph 0,1 offset 0,0.60 left font note_font
plot 'field_u.csv' using 2:1:4 with image @how
unset label

set lmargin at screen mm(3)
set rmargin at screen mm(73)
set tmargin at screen down(93)
set bmargin at screen down(128)
set xrange [-0.5:7.5]
set yrange [-0.5:3.5]
unset xtics
unset ytics
set palette @differences
set cbrange [-0.08:0.08]
set colorbox user origin mm(74.5),down(128) size mm(2),down(93)-down(128)
set cbtics 0.05 scale 0.4 offset -0.8,0 font note_font
set format cb '%g'
set label (tex ? 'reconstructed $-$ original [m/s]' : 'reconstructed − original [m/s]') at graph 0,1 offset 0,0.60 left font note_font
plot 'field_u.csv' using 2:1:5 with image @how
unset label

unset multiplot
if (format ne 'page') set output
