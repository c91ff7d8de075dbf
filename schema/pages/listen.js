/* Times that play. Without this the page is the same text, its times are links to the site or to the player on the page. */
'use strict';
(() => {
	const root = document.documentElement, bar = document.querySelector('.bar');
	const notes = [...document.querySelectorAll('a.play.note')];
	const sounds = [...document.querySelectorAll('.track audio')];
	const repeat = bar && bar.querySelector('.loop'), letters = document.querySelector('.keys input');
	let sound = null; /* the audio that was asked for last */
	let from = 0, end = null; /* its passage, in seconds of the file */
	let asked = 0; /* the second of the track that was asked for last */
	let frame = null; /* the player of a site that is open */
	let at = -1; /* the note that j and k go on from */

	if (!bar || !letters)
		return;
	root.classList.add('js');

	/* What the reader chose is kept where the browser allows that. */
	const kept = (name, value) => {
		try {
			if (value !== undefined)
				localStorage.setItem('earlog.' + name, value);
			return localStorage.getItem('earlog.' + name);
		} catch {
			return null;
		}
	};
	const clock = (s) => {
		const t = Math.max(0, Math.floor(s)), h = Math.floor(t / 3600), two = (n) => String(n).padStart(2, '0');
		return (h ? h + ':' + two(Math.floor(t / 60) % 60) : Math.floor(t / 60)) + ':' + two(t % 60);
	};
	const seconds = (element, name) => Number(element.dataset[name] || 0) / 1000;
	const nameOf = (track) => track.querySelector('figcaption').dataset.name;
	const timesOf = (track) => document.querySelectorAll('a.play[data-track="' + track.id.slice(6) + '"]');
	/* The first words are read aloud, the time is not. */
	const tell = (words, time = '') => {
		const status = bar.querySelector('[role=status]');
		bar.classList.add('said');
		if (status.textContent !== words)
			status.textContent = words;
		bar.querySelector('.time').textContent = time;
	};
	const tellTime = () => {
		if (sound.error)
			return;
		const track = sound.closest('.track'), s = sound.currentTime - seconds(track, 'offset');
		const now = track.querySelector('.now'), length = seconds(track, 'length');
		tell((sound.paused ? 'Paused: ' : 'Playing: ') + nameOf(track), clock(s));
		follow(track, s);
		if (now && length > 0) {
			const x = 2 + 96 * Math.min(1, Math.max(0, s / length)) + '%';
			now.setAttribute('x1', x);
			now.setAttribute('x2', x);
			now.removeAttribute('visibility');
		}
	};
	/* Marks the note that was passed last, and passages that the sound is in. */
	const follow = (track, s) => {
		const begun = [...timesOf(track)].filter((link) => seconds(link, 'at') <= s + 0.05 && !link.closest('figcaption'));
		const last = Math.max(...begun.map((link) => seconds(link, 'at')));
		const passed = begun.filter((link) => link.dataset.end ? s < seconds(link, 'end') : seconds(link, 'at') === last);
		for (const one of document.querySelectorAll('.passed'))
			if (!passed.some((link) => one === link || one === link.parentNode))
				one.classList.remove('passed');
		for (const link of passed)
			(link.closest('svg') ? link : link.parentNode).classList.add('passed');
	};
	const shut = () => {
		if (frame)
			frame.remove();
		frame = null;
		if (sound)
			sound.pause();
	};
	const mark = (link) => {
		for (const one of document.querySelectorAll('a.play.on'))
			one.classList.remove('on');
		link.classList.add('on');
		at = notes.includes(link) ? notes.indexOf(link) : at;
		if (link.id)
			history.replaceState(null, '', '#' + link.id);
	};
	const passage = (start, to) => {
		from = start;
		end = to;
		repeat.hidden = end === null;
	};

	const openSite = (track) => {
		const start = Math.max(0, asked + seconds(track, 'siteOffset'));
		shut();
		sound = null;
		passage(0, null);
		frame = document.createElement('iframe');
		frame.title = nameOf(track);
		frame.allow = 'autoplay; encrypted-media; fullscreen; picture-in-picture';
		frame.referrerPolicy = 'strict-origin-when-cross-origin';
		frame.src = track.dataset.player + Math.floor(start);
		track.querySelector('figcaption').after(frame);
		frame.scrollIntoView({ block: 'nearest' });
		tell('Opened at ' + clock(asked) + ', ' + nameOf(track) +
			'. If the site shows no video here, the link above it leads there.');
	};
	const playFile = (track, audio, start, to) => {
		if (frame || (sound && sound !== audio))
			shut();
		sound = audio;
		passage(start, to);
		audio.currentTime = start;
		audio.play().catch((why) => {
			if (why.name === 'NotAllowedError')
				tell('This browser cannot play ' + nameOf(track) + ': ' + why.message);
		});
	};
	/* False: the link leads where it leads. */
	const play = (link) => {
		const track = document.getElementById('track-' + link.dataset.track);
		if (!track)
			return false;
		const audio = track.querySelector('audio');
		asked = seconds(link, 'at');
		if (audio && !audio.error) {
			const offset = seconds(track, 'offset');
			playFile(track, audio, Math.max(0, asked + offset), link.dataset.end ? seconds(link, 'end') + offset : null);
		} else if (track.dataset.player) {
			const site = track.querySelector('a.site');
			if (site && link.href.startsWith('http'))
				site.href = link.href;
			openSite(track);
		} else {
			return false;
		}
		mark(link);
		return true;
	};
	/* Nothing plays this track: its times become text, those of a site stay links to it. */
	const giveUp = (track) => {
		for (const link of timesOf(track)) {
			if ((link.getAttribute('href') || '').startsWith('#'))
				link.removeAttribute('href');
			link.classList.remove('on');
		}
		passage(0, null);
		tell('The file of ' + nameOf(track) + ' is not there, or this browser cannot play it.');
	};

	const toggle = () => {
		const link = document.activeElement.closest('a.play[href]:not(.on)');
		if (link && play(link))
			return;
		if (sound && sound.paused)
			sound.play().catch(() => {});
		else if (sound)
			sound.pause();
		else if (notes.length)
			play(notes[Math.max(at, 0)]);
	};
	const jump = (by) => {
		if (sound) {
			passage(0, null);
			sound.currentTime = Math.max(0, sound.currentTime + by);
		}
	};
	const step = (by) => {
		if (!notes.length)
			return;
		at = at < 0 ? (by > 0 ? 0 : notes.length - 1) : Math.min(notes.length - 1, Math.max(0, at + by));
		notes[at].focus({ preventScroll: true });
		notes[at].scrollIntoView({ block: 'center' });
		if (sound && !sound.paused)
			play(notes[at]);
	};
	const keys = {
		' ': toggle, ArrowLeft: () => jump(-5), ArrowRight: () => jump(5), j: () => step(1), k: () => step(-1),
	};

	document.addEventListener('click', (event) => {
		const link = event.target.closest('a.play[href]');
		const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
		if (link && plain && play(link))
			event.preventDefault();
	});
	document.addEventListener('keydown', (event) => {
		const mine = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey &&
			!event.target.closest('audio, button, input, textarea, .picture, .wide');
		/* Letters act once something has played; without a sound of ours the page scrolls with the other keys. */
		const letter = /^[jk]$/.test(event.key), idle = !sound &&
			(letter ? !frame : event.key.startsWith('Arrow') || (event.key === ' ' && frame && !event.target.closest('a.play')));
		if (!mine || idle || (letter && !letters.checked) || !Object.hasOwn(keys, event.key))
			return;
		event.preventDefault();
		keys[event.key]();
	});
	letters.checked = kept('letters') !== 'off';
	letters.addEventListener('change', () => kept('letters', letters.checked ? 'on' : 'off'));
	repeat.addEventListener('click', () => {
		const on = repeat.getAttribute('aria-pressed') !== 'true', link = document.querySelector('a.play.on');
		repeat.setAttribute('aria-pressed', on);
		if (on && end === null && link)
			play(link);
	});
	const find = () => {
		at = notes.findIndex((link) => '#' + link.id === location.hash);
	};
	window.addEventListener('hashchange', find);
	find();
	/* One volume for all. */
	const volume = Number(kept('volume') ?? 1), muted = kept('muted') === 'true';
	for (const audio of sounds) {
		audio.volume = volume >= 0 && volume <= 1 ? volume : 1;
		audio.muted = muted;
		audio.addEventListener('volumechange', () => {
			kept('volume', audio.volume);
			kept('muted', audio.muted);
			for (const other of sounds)
				if (other.volume !== audio.volume || other.muted !== audio.muted) {
					other.volume = audio.volume;
					other.muted = audio.muted;
				}
		});
		audio.addEventListener('play', () => {
			if (sound !== audio) {
				shut();
				passage(0, null);
			}
			sound = audio;
			tellTime();
		});
		audio.addEventListener('timeupdate', () => {
			if (sound !== audio)
				return;
			if (end !== null && audio.currentTime >= end) {
				if (repeat.getAttribute('aria-pressed') === 'true') {
					audio.currentTime = from;
				} else {
					end = null;
					audio.pause();
				}
			}
			tellTime();
		});
		for (const name of ['pause', 'seeked'])
			audio.addEventListener(name, () => sound === audio && tellTime());
		audio.addEventListener('error', () => {
			const track = audio.closest('.track'), mine = sound === audio;
			audio.hidden = true;
			if (mine)
				sound = null;
			if (!track.dataset.player)
				giveUp(track);
			else if (mine)
				openSite(track);
		});
	}
})();
