/* Sorts and filters the ranking list. Without this script the page is the table in order of rank. */
'use strict';
(() => {
	const body = document.querySelector('tbody'), form = document.querySelector('form');
	const [words, kind, price] = form.elements, told = form.querySelector('[role=status]');
	const heads = [...document.querySelectorAll('thead th')];
	const priceAt = heads.findIndex((th) => th.textContent === 'Price');
	const rows = [...body.rows].map((row) => ({
		row, cells: [...row.cells].map((cell) => (cell.querySelector('a') || cell).textContent),
		text: row.textContent.replace(row.querySelector('details')?.textContent ?? '', '').toLowerCase(),
	}));

	/* Rows without a value are last in either order. */
	const sort = (th) => {
		const at = heads.indexOf(th), text = 'text' in th.dataset, now = th.getAttribute('aria-sort');
		const down = now ? now === 'ascending' : 'down' in th.dataset;
		const value = (one) => text ? one.cells[at].toLowerCase() || null : parseFloat(one.cells[at]);
		const known = (v) => v !== null && !Number.isNaN(v);
		rows.sort((a, b) => {
			const x = value(a), y = value(b);
			if (!known(x) || !known(y))
				return known(y) - known(x);
			const order = text ? x.localeCompare(y) : x - y;
			return down ? -order : order;
		});
		heads.forEach((head) => head.removeAttribute('aria-sort'));
		th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
		body.append(...rows.map((one) => one.row));
	};
	const filter = () => {
		const sought = words.value.toLowerCase().split(/\s+/);
		let shown = 0;
		for (const one of rows) {
			const fits = sought.every((word) => one.text.includes(word)) &&
				(!kind.value || one.row.dataset.kind === kind.value) &&
				(!price.value || parseFloat(one.cells[priceAt]) <= price.value);
			one.row.hidden = !fits;
			shown += fits;
		}
		told.textContent = shown + ' of ' + rows.length;
	};

	for (const th of heads) {
		const button = document.createElement('button');
		button.type = 'button';
		button.append(...th.childNodes);
		button.addEventListener('click', () => sort(th));
		th.append(button);
	}
	for (const name of new Set(rows.map((one) => one.row.dataset.kind).filter(Boolean)))
		kind.append(new Option(name, name));
	form.addEventListener('input', filter);
	form.addEventListener('submit', (event) => event.preventDefault());
	form.hidden = false;
	filter();
})();
