//! A component that has names of every kind.

use wasm_encoder::{
    ComponentBuilder, ComponentExportKind, ComponentTypeRef, EntityType, ExportKind, ExportSection, ImportSection,
    Module, ModuleArg, TypeSection,
};

/// Shows its host `host-function`, `sandbox:package/interface@0.1.0` and, in this, `run`. Whatever else has a name in it
/// is linked by that name within, or has it for debuggers.
pub fn component() -> Vec<u8> {
    let mut component = ComponentBuilder::default();
    let signature = function_type(&mut component);
    let host = component.import("host-function", ComponentTypeRef::Func(signature));
    let lowered = component.lower_func(Some("debug-name"), host, []);
    let inner = component.core_module(None, &inner());
    let arguments = component.core_instantiate_exports(None, [("long-import", ExportKind::Func, lowered)]);
    let instance = component.core_instantiate(None, inner, [("wasi:module", ModuleArg::Instance(arguments))]);
    let run = component.core_alias_export(None, instance, "long-export", ExportKind::Func);
    let run = component.lift_func(None, run, signature, []);
    let shim = component.component(None, shim());
    let shown = component.instantiate(None, shim, [("import-func-run", ComponentExportKind::Func, run)]);
    component.export("sandbox:package/interface@0.1.0", ComponentExportKind::Instance, shown, None);
    component.append_names();
    component.finish()
}

/// Exports what it imports.
fn inner() -> Module {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    imports.import("wasi:module", "long-import", EntityType::Function(0));
    let mut exports = ExportSection::new();
    exports.export("long-export", ExportKind::Func, 0);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&exports);
    module
}

/// The same as a component, under a name that its host sees.
fn shim() -> ComponentBuilder {
    let mut shim = ComponentBuilder::default();
    let signature = function_type(&mut shim);
    let run = shim.import("import-func-run", ComponentTypeRef::Func(signature));
    shim.export("run", ComponentExportKind::Func, run, None);
    shim
}

/// Nothing in, nothing out.
fn function_type(component: &mut ComponentBuilder) -> u32 {
    let (index, mut signature) = component.type_function(None);
    signature.params([("", wasm_encoder::PrimitiveValType::Bool); 0]).result(None);
    index
}
