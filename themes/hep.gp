# Figure style "hep": ticks inside on all four sides, no grid, sans-serif.
font_name = 'Helvetica'
font_size = 8       # points in print; that of notes is 1 smaller

# Colours: Okabe and Ito's, told apart by every kind of colour vision.  Themes
# of the terminal (*.theme) take their hues for before, after, training (here
# c_third) and validation (c_after) from these.
c_before = '#000000'
c_after = '#D55E00'
c_third = '#0072B2'
c_fourth = '#009E73'
c_band = '#BBBBBB'
c_fill = '#E4E4E4'
# Heat maps: viridis for amounts, a blue-white-red for differences.
amounts = "defined (0 '#440154', 1 '#472C7A', 2 '#3B518B', 3 '#2C718E', \
    4 '#21908D', 5 '#27AD81', 6 '#5CC863', 7 '#AADC32', 8 '#FDE725')"
density = "defined (0 '#FFFFFF', 1 '#D6EAF0', 2 '#9CCBD8', 3 '#5BA5C0', \
    4 '#2C718E', 5 '#2E4A86', 6 '#2A1A5E')"
differences = "defined (0 '#2166AC', 1 '#67A9CF', 2 '#D1E5F0', 3 '#F7F7F7', \
    4 '#FDDBC7', 5 '#EF8A62', 6 '#B2182B')"

set border 15 linewidth 0.8
set tics front scale 0.9,0.45
set xtics in mirror
set ytics in mirror
set mxtics default
set mytics default
set errorbars small
set pointintervalbox 0.01
set key samplen 1.6 spacing 1.05 height 0 noautotitle
unset grid
