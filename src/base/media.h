/*
 * Audio formats that earlog opens, by FFmpeg's names. Everything that opens a file passes FFmpeg
 * this list, because other demuxers (ffconcat, HLS) open further files named in the data.
 */
#ifndef BASE_MEDIA_H
#define BASE_MEDIA_H

#define MEDIA_FORMATS "flac,wav,w64,aiff,caf,mp3,aac,ogg,mov,matroska,ape,wv,tta,mpc,mpc8,dsf,iff"

#endif
