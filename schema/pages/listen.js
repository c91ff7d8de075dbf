/* Times that play. Without this the page is the same text, its times are links, its files have the browser's controls. */
'use strict';
(() => {
	const root = document.documentElement, bar = document.querySelector('.bar');
	const notes = [...document.querySelectorAll('a.play.note')];
	let sound = null; /* the audio that was asked for last */
	let end = null; /* where its passage ends, in seconds of the file */
	let asked = 0; /* the second of the track that was asked for last */
	let frame = null; /* the player of a site that is open */
	let at = -1; /* the note that j and k go on from */

	root.classList.add('js');

	const clock = (s) => {
		const t = Math.max(0, Math.floor(s)), h = Math.floor(t / 3600), two = (n) => String(n).padStart(2, '0');
		return (h ? h + ':' + two(Math.floor(t / 60) % 60) : Math.floor(t / 60)) + ':' + two(t % 60);
	};
	const seconds = (element, name) => Number(element.dataset[name] || 0) / 1000;
	const nameOf = (track) => track.querySelector('figcaption').dataset.name;
	/* The time that goes by is not read aloud. */
	const tell = (words, aloud = true) => {
		bar.hidden = false;
		bar.setAttribute('aria-live', aloud ? 'polite' : 'off');
		bar.textContent = words;
	};
	const tellTime = () => {
		if (sound.error)
			return;
		const track = sound.closest('.track'), s = sound.currentTime - seconds(track, 'offset');
		const now = track.querySelector('.now'), length = seconds(track, 'length');
		tell((sound.paused ? 'Paused at ' : 'Playing ') + clock(s) + ', ' + nameOf(track), false);
		if (now && length > 0) {
			const x = 2 + 96 * Math.min(1, Math.max(0, s / length)) + '%';
			now.setAttribute('x1', x);
			now.setAttribute('x2', x);
			now.removeAttribute('visibility');
		}
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
	};

	const openSite = (track) => {
		const from = Math.max(0, asked + seconds(track, 'siteOffset'));
		shut();
		sound = null;
		frame = document.createElement('iframe');
		frame.title = nameOf(track);
		frame.allow = 'autoplay; encrypted-media; fullscreen; picture-in-picture';
		frame.referrerPolicy = 'strict-origin-when-cross-origin';
		frame.src = track.dataset.player + Math.floor(from);
		track.querySelector('figcaption').after(frame);
		frame.scrollIntoView({ block: 'nearest' });
		tell('Opened at ' + clock(asked) + ', ' + nameOf(track) +
			'. If the site shows no video here, the arrow beside the time leads to it.');
	};
	const playFile = (track, audio, from, to) => {
		if (frame || (sound && sound !== audio))
			shut();
		sound = audio;
		end = to;
		audio.currentTime = from;
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
			openSite(track);
		} else {
			return false;
		}
		mark(link);
		return true;
	};

	const toggle = () => {
		if (sound && sound.paused)
			sound.play().catch(() => {});
		else if (sound)
			sound.pause();
		else if (notes.length)
			play(notes[Math.max(at, 0)]);
	};
	const jump = (by) => {
		if (sound) {
			end = null;
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
		const link = event.target.closest('a.play');
		const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
		if (link && plain && play(link))
			event.preventDefault();
	});
	document.addEventListener('keydown', (event) => {
		const mine = !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest('audio, input, textarea');
		/* Without a sound of ours the page scrolls with these keys. */
		const idle = !sound && (event.key.startsWith('Arrow') || (event.key === ' ' && frame));
		if (!mine || idle || !Object.hasOwn(keys, event.key))
			return;
		event.preventDefault();
		keys[event.key]();
	});
	for (const audio of document.querySelectorAll('.track audio')) {
		audio.addEventListener('play', () => {
			if (sound !== audio) {
				shut();
				end = null;
			}
			sound = audio;
			tellTime();
		});
		audio.addEventListener('timeupdate', () => {
			if (sound !== audio)
				return;
			if (end !== null && audio.currentTime >= end) {
				end = null;
				audio.pause();
			}
			tellTime();
		});
		for (const name of ['pause', 'seeked'])
			audio.addEventListener(name, () => sound === audio && tellTime());
		audio.addEventListener('error', () => {
			const track = audio.closest('.track');
			if (sound !== audio)
				return;
			audio.hidden = true;
			if (track.dataset.player)
				openSite(track);
			else
				tell('The file of ' + nameOf(track) + ' is not there, or this browser cannot play it.');
		});
	}
})();
