/** What all sample observations have in common. */

export const common = {
  id: 'o1',
  time: '2020-07-19T13:14:41.180768Z',
  frame: 12,
  responseFrame: 13,
  flow: '1:fxfJd4taksw9y3wU1QhkjdNJox4=',
  source: { ip: '10.0.0.130', port: 49757 },
  target: { ip: '10.0.0.133', port: 445 },
};
