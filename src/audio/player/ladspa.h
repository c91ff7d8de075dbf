/*
 * The interface of LADSPA 1.1 (ladspa.org) between a plugin and its host, with only the parts used
 * here, so that the build needs no other header.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Bits that describe a port of a plugin. */
#define LADSPA_INPUT 1
#define LADSPA_OUTPUT 2
#define LADSPA_AUDIO 8
/* A plugin with this property promises that its function run() never waits. */
#define LADSPA_HARD_RT_CAPABLE 4

struct ladspa_hint {
	int kind;
	float least, most;
};

struct ladspa_descriptor {
	unsigned long id;
	const char *label;
	int properties;
	const char *name, *maker, *copyright;
	unsigned long nports;
	const int *ports;
	const char *const *port_names;
	const struct ladspa_hint *hints;
	void *data;
	void *(*instantiate)(const struct ladspa_descriptor *d, unsigned long rate_hz);
	void (*connect_port)(void *instance, unsigned long port, float *samples);
	void (*activate)(void *instance);
	void (*run)(void *instance, unsigned long frames);
	void (*run_adding)(void *instance, unsigned long frames);
	void (*set_run_adding_gain)(void *instance, float gain);
	void (*deactivate)(void *instance);
	void (*cleanup)(void *instance);
};

/* The one function that a plugin file exports: returns its plugin number `index`, counted from 0;
 * NULL after the last one. */
const struct ladspa_descriptor *ladspa_descriptor(unsigned long index);
