# series.gp: lines over time with gaps; a band behind them; the name of each line at its end.
plot BANDS using 1:2:(LEFT):(W-RIGHT):(py($3)):(py($4)) with boxxyerror lc rgb BAND, \
     TICKS using (LEFT):(py($1)):(W-LEFT-RIGHT):(0) with vectors nohead lw 1 lc rgb LINE, \
     TICKS using (LEFT-8):(py($1)):2 with labels right tc rgb SOFT, \
     for [s=SERIES:1:-1] DATA using (px($1)):(py(column(s+1))) with lines lw STROKE lc rgb word(STROKES,s), \
     WORDS using (px($1)):(H-BOTTOM+16):2 with labels center tc rgb SOFT, \
     VALUES using 1:2:3 with labels left tc rgb INK, \
     NOTES using 1:2:3 with labels left tc rgb SOFT_HALO
