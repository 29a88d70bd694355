// A worker that is ended from outside, without an event, when the message comes that the address names.
import '/dist/browser/worker.js';

const { onmessage } = self;
self.onmessage = (event) => {
  if (event.data.kind === new URL(self.location.href).searchParams.get('at')) self.close();
  else onmessage(event);
};
