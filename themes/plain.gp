# Figure style "plain": axes on the left and below, a faint grid.
font_name = 'Helvetica'
font_size = 8       # points in print; that of notes is 1 smaller

# Colours: Okabe and Ito's, told apart by every kind of colour vision.  Themes
# of the terminal (*.theme) take their hues from those of the style "hep".
c_before = '#000000'
c_after = '#0072B2'
c_third = '#D55E00'
c_fourth = '#009E73'
c_band = '#BBBBBB'
c_fill = '#E4E4E4'
# Heat maps: cividis for amounts, a blue-white-red for differences.
amounts = "defined (0 '#00224E', 1 '#123570', 2 '#3B496C', 3 '#575D6D', \
    4 '#707173', 5 '#8A8678', 6 '#A59C74', 7 '#C3B369', 8 '#E1CC55', 9 '#FEE838')"
density = "defined (0 '#FFFFFF', 1 '#D6EAF0', 2 '#9CCBD8', 3 '#5BA5C0', \
    4 '#2C718E', 5 '#2E4A86', 6 '#2A1A5E')"
differences = "defined (0 '#2166AC', 1 '#67A9CF', 2 '#D1E5F0', 3 '#F7F7F7', \
    4 '#FDDBC7', 5 '#EF8A62', 6 '#B2182B')"

set border 3 linewidth 0.6
set tics front scale 0.6,0.3
set xtics out nomirror
set ytics out nomirror
set mxtics default
set mytics default
set errorbars small
set pointintervalbox 0.01
set key samplen 1.6 spacing 1.05 height 0 noautotitle
set grid linetype 1 linecolor '#E6E6E6' linewidth 0.5
