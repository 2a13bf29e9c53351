# stacked.gp: the series of a row on top of each other, values inside where they fit; the keys of the series on top.
below(s) = s < 2 ? 0 : sum [k=2:s] column(k)
plot TICKS using (LEFT):(py($1)):(W-LEFT-RIGHT):(0) with vectors nohead lw 1 lc rgb LINE, \
     TICKS using (LEFT-8):(py($1)):2 with labels right tc rgb SOFT, \
     for [s=1:SERIES] DATA using (px($1)):(py(0)):(px($1-HALF)):(px($1+HALF)):(py(below(s))):(py(below(s+1))) \
       with boxxyerror lc rgb word(FILLS,s), \
     for [s=1:SERIES] KEYS every ::s-1::s-1 using 1:2:($1-6):($1+6):($2-6):($2+6) with boxxyerror lc rgb word(FILLS,s), \
     WORDS using (px($1)):(H-BOTTOM+16):2 with labels center tc rgb INK, \
     VALUES using (px($1)):(py($2)):3:($4 == 1 ? 0x060000 : 0x010000) with labels center tc rgb variable, \
     NOTES using 1:2:3 with labels left tc rgb SOFT
