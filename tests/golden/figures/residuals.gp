# residuals of all variables
# Draw it: gnuplot residuals.gp
# Another format (pdf, svg, png, tex): gnuplot -e "format='svg'" residuals.gp

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
    set terminal pdfcairo enhanced color size 8.6cm,3.9cm font main_font fontscale 0.75 linewidth 1
    set output 'residuals.pdf'
}
if (format eq 'svg') {
    set terminal svg enhanced size 325,147 dynamic font main_font fontscale 1.333 linewidth 1 background 'white'
    set output 'residuals.svg'
}
if (format eq 'png') {
    set terminal pngcairo enhanced color size 1016,461 font main_font fontscale 3.125 linewidth 3
    set output 'residuals.png'
}
if (format eq 'tex') {
    set terminal cairolatex pdf input color size 8.6cm,3.9cm font latex_font fontscale 0.75 linewidth 1
    set output 'residuals_tex.tex'
}
# Positions in mm from the upper left; on a page of summary.pdf (format 'page')
# the figure keeps its size.
height = 39.0
if (format eq 'page') height = page_height
mm(x) = x / 86.0
down(y) = 1 - y / height

set datafile separator ','
set datafile columnheaders
set datafile missing 'nan'
set multiplot

set lmargin at screen mm(10.1618)
set rmargin at screen mm(83)
set tmargin at screen down(10)
set bmargin at screen down(28)
unset logscale x
set xrange [-0.216464654:0.216464654]
set format x '%g'
set xtics 0.1
set mxtics default
to_x(v) = v
set xlabel (tex ? '(after $-$ before) / std' : '(after − before) / std') offset 0,0.4
set ytics nomirror scale 0 ('x\_\{1\}' 0, (tex ? '$p_{\mathrm{T}}$' : '{/:Italic p}_{T}') 1, 'n' 2, 'sum' 3, 'u' 4) font note_font
unset mytics
set yrange [4.5:-0.5]
set label (tex ? 'box 25 to 75 \%, whiskers 5 to 95 \%, $\diamond$ RMS' : 'box 25 to 75 %, whiskers 5 to 95 %, ◇ RMS') at screen mm(2),down(4) left font note_font
set arrow from 0,graph 0 to 0,graph 1 nohead back linecolor rgb c_band linewidth 0.6
plot 'residuals.csv' using (to_x($3)):1:(to_x($7 - $3)):(0) with vectors nohead linecolor rgb c_before linewidth 0.8, \
    '' using (to_x($5)):1:(to_x($4)):(to_x($6)):($1 - 0.3):($1 + 0.3) with boxxyerror fillstyle solid 1 border linecolor rgb c_before fillcolor rgb c_fill linewidth 0.8, \
    '' using (to_x($5)):($1 - 0.3):(0):(0.6) with vectors nohead linecolor rgb c_after linewidth 2, \
    '' using (to_x($8)):1 with points pointtype 12 pointsize 0.6 linecolor rgb c_third linewidth 0.8

unset multiplot
if (format ne 'page') set output
