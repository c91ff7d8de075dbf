#include "player/player_private.h"

#include <math.h>

#define PI 3.14159265358979323846

/* The RMS of FFmpeg's noise source (anoisesrc) at amplitude 1. White noise is uniform: 1/sqrt(3).
 * The RMS of pink noise was measured, in dBFS. */
#define WHITE_RMS 0.57735
#define PINK_RMS_DB (-14.2)

/* Seconds in which a signal fades in at its start and out at its end, so that neither end
 * clicks. */
#define FADE_S 0.02

double
graph_band_q(void)
{
	/* Three equal band passes in sequence are narrower than one of them by sqrt(2^(1/3) -
	 * 1). */
	return 1 / (pow(2, 1.0 / 6) - pow(2, -1.0 / 6)) * sqrt(pow(2, 1.0 / BOARD_BANDPASSES) - 1);
}

/* Sums the energy of the band passes' impulse response: no closed formula is exact up to 20 kHz. */
double
graph_band_dbfs(double hz)
{
	double q = graph_band_q();
	struct biquad b = filter_band_pass(hz, q, GRAPH_RATE_HZ);
	double z[BOARD_BANDPASSES][2] = { { 0 } }, energy = 0;
	/* The impulse response has faded after about 60 / (hz / q) seconds. */
	long samples = (long)(60 * q * GRAPH_RATE_HZ / hz);

	for (long i = 0; i < samples; i++) {
		double x = i == 0;
		for (int k = 0; k < BOARD_BANDPASSES; k++)
			filter_run(&b, z[k], &x, 1);
		energy += x * x;
	}
	return 10 * log10(energy) + 20 * log10(WHITE_RMS);
}

/* Returns the factor of amplitude for a level or a gain in dB. */
static double
from_db(double db)
{
	return pow(10, db / 20);
}

void
graph_add(struct buf *out, const struct signal *s, int64_t start_ms)
{
	double length_s = (double)s->length_ms / 1000, start_s = (double)start_ms / 1000, k;

	/* Never starts at the end: keeps at least two fades of the signal, because mpv reports
	 * an empty signal as a broken file. */
	start_s = fmax(0, fmin(start_s, length_s - 2 * FADE_S));
	double rest_s = length_s - start_s;
	switch (s->kind) {
	case SIGNAL_SINE:
		buf_addf(out, "aevalsrc='%.9f*sin(%.9f*(t+%.6f))':s=%d:d=%.6f",
			from_db(s->level_dbfs), 2 * PI * s->freq_hz, start_s, GRAPH_RATE_HZ,
			rest_s);
		break;
	case SIGNAL_SWEEP:
		/* The phase is the integral of the frequency, so that the pitch is correct at each
		 * time. */
		k = log(s->freq_end_hz / s->freq_hz) / length_s;
		buf_addf(out, "aevalsrc='%.9f*sin(%.9f*(exp(%.12f*(t+%.6f))-1))':s=%d:d=%.6f",
			from_db(s->level_dbfs), 2 * PI * s->freq_hz / k, k, start_s, GRAPH_RATE_HZ,
			rest_s);
		break;
	case SIGNAL_THIRD_OCTAVE:
		buf_addf(out, "anoisesrc=c=white:r=%d:a=1:d=%.6f:s=1", GRAPH_RATE_HZ, rest_s);
		for (int i = 0; i < BOARD_BANDPASSES; i++)
			buf_addf(out, ",bandpass=f=%.6f:t=q:w=%.9f:r=f64", s->freq_hz,
				graph_band_q());
		buf_addf(out, ",volume=%.9f:precision=double",
			from_db(s->level_dbfs - graph_band_dbfs(s->freq_hz)));
		break;
	case SIGNAL_PINK:
	case SIGNAL_CHANNELS:
	case SIGNAL_POLARITY:
		buf_addf(out, "anoisesrc=c=pink:r=%d:a=1:d=%.6f:s=1,volume=%.9f:precision=double",
			GRAPH_RATE_HZ, rest_s, from_db(s->level_dbfs - PINK_RMS_DB));
		break;
	}
	buf_addf(out, ",afade=t=in:d=%.3f,afade=t=out:st=%.6f:d=%.3f", FADE_S, rest_s - FADE_S,
		FADE_S);
	buf_addf(out, ",asetpts=PTS+%.6f/TB", start_s);

	/* Always makes two channels: an output that copies a single channel to both sides lowers
	 * it by 3 dB. */
	if (s->kind == SIGNAL_CHANNELS)
		buf_addf(out,
			",aeval='val(0)*not(between(t,%.6f,%.6f))|val(0)*gte(t,%.6f)':c=stereo",
			length_s / 3, length_s * 2 / 3, length_s / 3);
	else if (s->kind == SIGNAL_POLARITY)
		buf_addf(out, ",aeval='val(0)|val(0)*if(lt(t,%.6f),1,-1)':c=stereo", length_s / 2);
	else
		buf_add(out, ",aeval='val(0)|val(0)':c=stereo");
	buf_add(out, ",aformat=sample_fmts=s32");
}
