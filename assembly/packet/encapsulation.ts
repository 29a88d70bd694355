/**
 * The encapsulations around the packet at hand, outermost first, as a flow's structure has them: MAX_LAYERS × u8 of
 * ENCAPSULATION_*, then MAX_LAYERS × u32 of their identifiers; zeros behind the last.
 */
import { ENCAPSULATION_MORE, FLOW_LAYERS, FLOW_LAYER_IDS, FLOW_STRUCT_SIZE, MAX_LAYERS } from "../abi";

const IDS: usize = MAX_LAYERS;
export const ENCAPSULATIONS_SIZE: usize = IDS + MAX_LAYERS * 4;

if (<usize>(FLOW_LAYER_IDS - FLOW_LAYERS) != IDS) ERROR("the flow's layers lie otherwise");
if (<usize>(FLOW_STRUCT_SIZE - FLOW_LAYERS) != ENCAPSULATIONS_SIZE) ERROR("the flow's layers have another size");

/** Where they are: ENCAPSULATIONS_SIZE bytes. */
export let encapsulations: usize = 0;
let count: u32 = 0;

export function initEncapsulations(region: usize): void {
  encapsulations = region;
  memory.fill(region, 0, ENCAPSULATIONS_SIZE);
  count = 0;
}

// @ts-ignore: decorator
@inline
export function beginEncapsulations(): void {
  if (count != 0) forget();
}

function forget(): void {
  memory.fill(encapsulations, 0, ENCAPSULATIONS_SIZE);
  count = 0;
}

export function enter(kind: u32, id: u32 = 0): void {
  if (count == MAX_LAYERS) {
    store<u8>(encapsulations + (MAX_LAYERS - 1), ENCAPSULATION_MORE);
    store<u32>(encapsulations + IDS + ((MAX_LAYERS - 1) << 2), 0);
    return;
  }
  store<u8>(encapsulations + count, <u8>kind);
  store<u32>(encapsulations + IDS + (<usize>count << 2), id);
  count++;
}
