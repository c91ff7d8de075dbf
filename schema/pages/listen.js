/* Times that play. Without this the page is the same text, its times are links, its files have the browser's controls. */
'use strict';
(() => {
	const root = document.documentElement, bar = document.querySelector('.bar');
	const notes = [...document.querySelectorAll('a.play.note')];
	let sound = null; /* the audio that was asked for last */
	let end = null; /* where its passage ends, in seconds of the file */
	let frame = null; /* the player of a site that is open */
	let at = -1; /* the note that j and k go on from */

	root.classList.add('js');

	const clock = (s) => {
		const t = Math.max(0, Math.floor(s)), h = Math.floor(t / 3600), two = (n) => String(n).padStart(2, '0');
		return (h ? h + ':' + two(Math.floor(t / 60) % 60) : Math.floor(t / 60)) + ':' + two(t % 60);
	};
	const seconds = (element, name) => Number(element.dataset[name] || 0) / 1000;
	const nameOf = (track) => track.querySelector('figcaption').dataset.name;
	const tell = (words) => {
		bar.hidden = false;
		bar.textContent = words;
	};
	const tellTime = () => {
		const track = sound.closest('.track'), s = sound.currentTime - seconds(track, 'offset');
		const now = track.querySelector('.now'), length = seconds(track, 'length');
		tell((sound.paused ? 'Paused at ' : 'Playing ') + clock(s) + ', ' + nameOf(track));
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

	const openSite = (track, from) => {
		shut();
		sound = null;
		frame = document.createElement('iframe');
		frame.title = nameOf(track);
		frame.allow = 'autoplay; encrypted-media; fullscreen; picture-in-picture';
		frame.referrerPolicy = 'strict-origin-when-cross-origin';
		frame.src = track.dataset.player + Math.floor(from);
		track.querySelector('figcaption').after(frame);
		tell('Opened at ' + clock(from) + ', ' + nameOf(track) +
			'. If the site shows no video here, the arrow beside the time leads to it.');
	};
	const playFile = (track, audio, from, to) => {
		if (frame || (sound && sound !== audio))
			shut();
		sound = audio;
		end = to;
		audio.currentTime = from;
		audio.play().catch((why) => {
			if (why.name !== 'AbortError')
				tell('This browser cannot play ' + nameOf(track) + ': ' + why.message);
		});
	};
	/* False: the link leads where it leads. */
	const play = (link) => {
		const track = document.getElementById('track-' + link.dataset.track);
		if (!track)
			return false;
		const audio = track.querySelector('audio'), from = seconds(link, 'at');
		if (audio && !audio.error) {
			const offset = seconds(track, 'offset');
			playFile(track, audio, Math.max(0, from + offset), link.dataset.end ? seconds(link, 'end') + offset : null);
		} else if (track.dataset.player) {
			openSite(track, Math.max(0, from + seconds(track, 'siteOffset')));
		} else {
			return false;
		}
		mark(link);
		return true;
	};

	const toggle = () => {
		if (sound && sound.paused)
			sound.play();
		else if (sound)
			sound.pause();
		else if (!frame && notes.length)
			play(notes[Math.max(at, 0)]);
	};
	const jump = (seconds) => {
		if (sound) {
			end = null;
			sound.currentTime = Math.max(0, sound.currentTime + seconds);
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
		/* A page with no sound yet scrolls with its keys. */
		const idle = event.key.startsWith('Arrow') && !sound;
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
			if (sound === audio)
				tell('The file of ' + nameOf(track) + ' is not there, or this browser cannot play it.' +
					(track.dataset.player ? ' The next click opens the site\'s player.' : ''));
		});
	}
})();
