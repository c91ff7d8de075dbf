/*
 * The formats of sound that are opened at all, by FFmpeg's names of them: whoever opens a file
 * gives FFmpeg this list, for among the others are some that follow references out of the file
 * (ffconcat, HLS).
 */
#ifndef BASE_MEDIA_H
#define BASE_MEDIA_H

#define MEDIA_FORMATS "flac,wav,w64,aiff,caf,mp3,aac,ogg,mov,matroska,ape,wv,tta,mpc,mpc8,dsf,iff"

#endif
