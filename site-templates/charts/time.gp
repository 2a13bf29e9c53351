# time.gp: a stretch of time: nights and zones behind, the range around each mean, silences hatched, numbered marks above.
# Places of lines: four rooms, outside, what is computed; the columns of an empty place hold nothing.
LINED = "#310000 #320000 #330000 #340000 #350000 #360000"
AREAS = "#410000 #420000 #430000 #440000 #450000 #460000"
thick(s) = s > 4 ? 1 : STROKE
plot BOXES using 1:2:1:3:2:4:5 with boxxyerror lc rgb variable, \
     for [s=1:6] DATA using (px($1)):(py(column(3*s))):(py(column(3*s+1))) with filledcurves lc rgb word(AREAS,s), \
     TICKS using (LEFT):(py($1)):(W-LEFT-RIGHT):(0) with vectors nohead lw 1 lc rgb LINE, \
     TICKS using (LEFT-8):(py($1)):2 with labels right tc rgb SOFT, \
     STROKED using 1:2:3:4:5 with vectors nohead lw 1 lc rgb variable, \
     for [s=6:1:-1] DATA using (px($1)):(py(column(3*s-1))) with lines lw thick(s) lc rgb word(LINED,s), \
     MARKS using 1:2:1:3:2:4:5 with boxxyerror lc rgb variable, \
     WORDS using 1:2:3 with labels center tc rgb SOFT, \
     VALUES using 1:2:3 with labels left tc rgb INK, \
     NOTES using 1:2:3 with labels left tc rgb SOFT_HALO
