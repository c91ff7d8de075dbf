/* Sorts and filters the ranking list. Without this script the page is the table in order of rank. */
'use strict';
(() => {
	const table = document.querySelector('.ranked'), form = document.querySelector('form');
	const [words, kind, price, currency] = form.elements, told = form.querySelector('[role=status]');
	const heads = [...document.querySelectorAll('thead th')];
	const priceAt = heads.findIndex((th) => 'price' in th.dataset);
	const rows = [...table.tBodies].map((body) => {
		const row = body.rows[0];
		const cells = [...row.cells].map((cell) => cell.dataset.value || (cell.querySelector('a') || cell).textContent);
		const money = cells[priceAt].replace(/^[\d.]+ ?/, '');
		return { body, row, cells, money, text: row.textContent.toLowerCase() };
	});

	/* Rows without a value are last in either order. Prices are compared within their currency. */
	const sort = (th) => {
		const at = heads.indexOf(th), text = 'text' in th.dataset, now = th.getAttribute('aria-sort');
		const down = now ? now === 'ascending' : 'down' in th.dataset;
		const value = (one) => text ? one.cells[at].toLowerCase() || null : parseFloat(one.cells[at]);
		const known = (v) => v !== null && !Number.isNaN(v);
		rows.sort((a, b) => {
			const x = value(a), y = value(b);
			if (!known(x) || !known(y))
				return known(y) - known(x);
			if (at === priceAt && a.money !== b.money)
				return a.money.localeCompare(b.money);
			const order = text ? x.localeCompare(y) : x - y;
			return down ? -order : order;
		});
		heads.forEach((head) => head.removeAttribute('aria-sort'));
		th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
		table.append(...rows.map((one) => one.body));
	};
	const filter = () => {
		const sought = words.value.toLowerCase().split(/\s+/);
		let shown = 0;
		for (const one of rows) {
			const fits = sought.every((word) => one.text.includes(word)) &&
				(!kind.value || one.row.dataset.kind === kind.value) &&
				(!price.value || (one.money === currency.value && parseFloat(one.cells[priceAt]) <= price.value));
			one.body.hidden = !fits;
			shown += fits;
		}
		told.textContent = shown + form.dataset.of + rows.length;
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
	for (const name of new Set(rows.filter((one) => parseFloat(one.cells[priceAt]) >= 0).map((one) => one.money)))
		currency.append(new Option(name, name));
	currency.parentNode.hidden = currency.options.length < 2;
	const wide = document.querySelector('.wide'), hint = document.querySelector('.hint');
	new ResizeObserver(() => { hint.hidden = wide.scrollWidth <= wide.clientWidth; }).observe(wide);
	form.addEventListener('input', filter);
	form.addEventListener('submit', (event) => event.preventDefault());
	form.hidden = false;
	filter();
})();
