/**
 * A transform for asc (package.json): what an instance keeps beside the memory are its globals, and an instance of the same
 * module in another thread goes on where it stopped once it has them.
 *
 *   stateBytes()  bytes that they take, eight each
 *   leave(ptr)    writes them
 *   enter(ptr)    reads them
 */
const STRIDE = 8;

export default class State {
  afterCompile(module) {
    const { binaryen } = this;
    const { i32, i64 } = binaryen;
    const kinds = { [i32]: { of: module.i32, size: 4 }, [i64]: { of: module.i64, size: 8 } };
    const globals = [];
    for (let i = 0; i < module.getNumGlobals(); i++) {
      const { name, type, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(i));
      if (!mutable) continue;
      if (kinds[type] === undefined) throw new Error(`${name} is neither i32 nor i64`);
      globals.push({ name, type, offset: globals.length * STRIDE, ...kinds[type] });
    }
    const pointer = () => module.local.get(0, i32);
    const loads = globals.map(({ name, of, size, offset }) => module.global.set(name, of.load(offset, size, pointer())));
    const stores = globals.map(({ name, type, of, size, offset }) => of.store(offset, size, pointer(), module.global.get(name, type)));
    module.addFunction('state/enter', i32, binaryen.none, [], module.block(null, loads));
    module.addFunction('state/leave', i32, binaryen.none, [], module.block(null, stores));
    module.addFunction('state/stateBytes', binaryen.none, i32, [], module.i32.const(globals.length * STRIDE));
    for (const name of ['enter', 'leave', 'stateBytes']) module.addFunctionExport(`state/${name}`, name);
  }
}
