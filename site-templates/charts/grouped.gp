# grouped.gp: the series of a row side by side, values above them; the keys of the series on top.
wide = 2.0 * HALF / SERIES
left(x,s) = x - HALF + (s-1) * wide
plot TICKS using (LEFT):(py($1)):(W-LEFT-RIGHT):(0) with vectors nohead lw 1 lc rgb LINE, \
     TICKS using (LEFT-8):(py($1)):2 with labels right tc rgb SOFT, \
     for [s=1:SERIES] DATA using (px($1)):(py(0)):(px(left($1,s))):(px(left($1,s)+wide*0.94)):(py(0)):(py(column(s+1))) \
       with boxxyerror lc rgb word(FILLS,s), \
     for [s=1:SERIES] KEYS every ::s-1::s-1 using 1:2:($1-6):($1+6):($2-6):($2+6) with boxxyerror lc rgb word(FILLS,s), \
     WORDS using (px($1)):(H-BOTTOM+16):2 with labels center tc rgb INK, \
     VALUES using (px($1)):(py($2)-($2<0?-11:11)):3 with labels center tc rgb HALO, \
     NOTES using 1:2:3 with labels left tc rgb SOFT
