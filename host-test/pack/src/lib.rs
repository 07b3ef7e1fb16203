//! Makes a component smaller without touching its code: by its names.
//!
//! `wasm-component-ld` names every index for debuggers, and links modules and inner components by names as long as
//! `cabi_post_sandbox:tempfile/files@0.1.0#[method]temp-file.read-line`, each two or three times. What a host or a
//! plugin sees, the component's own imports and exports with their types, stays as it is.

mod about;
#[cfg(test)]
mod fixture;

use std::collections::HashMap;
use std::convert::Infallible;
use std::error::Error;
use std::fs;
use std::path::Path;

use wasm_encoder::reencode::{self, Reencode, ReencodeComponent, component_utils, utils};
use wasm_encoder::{
    Alias, Component, ComponentImportSection, ComponentInstanceSection, ExportSection, ImportSection, InstanceSection,
    Module, ModuleArg,
};
use wasmparser::{
    ComponentAlias, ComponentImportSectionReader, ComponentInstance, CustomSectionReader, Export, Imports, Instance,
    KnownCustom, Parser,
};

pub use about::About;

/// Writes to `to` the component that is in `from`, under shorter names.
pub fn pack_file(from: &Path, to: &Path, about: Option<&About>) -> std::result::Result<(), Box<dyn Error>> {
    fs::write(to, pack(&fs::read(from)?, about)?)?;
    Ok(())
}

/// The same component under shorter names, and with what is to be said about it.
pub fn pack(component: &[u8], about: Option<&About>) -> std::result::Result<Vec<u8>, Box<dyn Error>> {
    let mut packed = Component::new();
    Packer::default().parse_component(&mut packed, Parser::new(0), component)?;
    if let Some(about) = about {
        about.write(&mut packed);
    }
    let packed = packed.finish();
    wasmparser::validate(&packed)?;
    Ok(packed)
}

/// Gives every inner name a short one, the same wherever it stands: what was linked by it still is.
#[derive(Default)]
struct Packer {
    short: HashMap<String, &'static str>,
    /// In how many modules and components the outermost one is left behind.
    depth: usize,
}

impl Packer {
    /// `a`, `b`, … `a1`, `b1`, …: the names of a component's imports start with a letter. They live as long as the
    /// program, a few hundred bytes.
    fn short(&mut self, name: &str) -> &'static str {
        if let Some(short) = self.short.get(name) {
            return short;
        }
        let count = self.short.len();
        let letter = char::from(b'a' + (count % 26) as u8);
        let round = if count < 26 { String::new() } else { (count / 26).to_string() };
        let short: &str = format!("{letter}{round}").leak();
        self.short.insert(name.into(), short);
        short
    }
}

type Result<T = ()> = std::result::Result<T, reencode::Error>;

impl Reencode for Packer {
    type Error = Infallible;

    fn parse_imports(&mut self, section: &mut ImportSection, imports: Imports<'_>) -> Result {
        let Imports::Single(_, import) = imports else {
            return utils::parse_imports(self, section, imports);
        };
        section.import(self.short(import.module), self.short(import.name), self.entity_type(import.ty)?);
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Result {
        let export = Export { name: self.short(export.name), ..export };
        utils::parse_export(self, exports, export)
    }

    fn parse_custom_section(&mut self, module: &mut Module, section: CustomSectionReader<'_>) -> Result {
        if !matches!(section.as_known(), KnownCustom::Name(_)) {
            utils::parse_custom_section(self, module, section)?;
        }
        Ok(())
    }
}

impl ReencodeComponent for Packer {
    fn push_depth(&mut self) {
        self.depth += 1;
    }

    fn pop_depth(&mut self) {
        self.depth -= 1;
    }

    fn component_alias<'a>(&mut self, alias: ComponentAlias<'a>) -> Result<Alias<'a>> {
        let alias = match alias {
            ComponentAlias::CoreInstanceExport { kind, instance_index, name } => {
                ComponentAlias::CoreInstanceExport { kind, instance_index, name: self.short(name) }
            }
            alias => alias,
        };
        component_utils::component_alias(self, alias)
    }

    fn parse_instance(&mut self, instances: &mut InstanceSection, instance: Instance<'_>) -> Result {
        match instance {
            Instance::Instantiate { module_index, args } => {
                let args = args.iter().map(|arg| (self.short(arg.name), ModuleArg::Instance(arg.index)));
                instances.instantiate(module_index, args.collect::<Vec<_>>());
            }
            Instance::FromExports(exports) => {
                let exports = exports.iter().map(|export| (self.short(export.name), export.kind.into(), export.index));
                instances.export_items(exports.collect::<Vec<_>>());
            }
        }
        Ok(())
    }

    /// What the outermost component imports, hosts know by its name.
    fn parse_component_import_section(
        &mut self,
        imports: &mut ComponentImportSection,
        section: ComponentImportSectionReader<'_>,
    ) -> Result {
        if self.depth == 0 {
            return component_utils::parse_component_import_section(self, imports, section);
        }
        for import in section {
            let import = import?;
            imports.import(self.short(import.name.name), self.component_type_ref(import.ty)?);
        }
        Ok(())
    }

    fn parse_component_instance(
        &mut self,
        instances: &mut ComponentInstanceSection,
        instance: ComponentInstance<'_>,
    ) -> Result {
        let ComponentInstance::Instantiate { component_index, args } = instance else {
            return component_utils::parse_component_instance(self, instances, instance);
        };
        let args = args.iter().map(|arg| (self.short(arg.name), arg.kind.into(), arg.index));
        instances.instantiate(component_index, args.collect::<Vec<_>>());
        Ok(())
    }

    fn parse_component_custom_section(
        &mut self,
        component: &mut Component,
        section: CustomSectionReader<'_>,
    ) -> Result {
        let named = matches!(section.as_known(), KnownCustom::ComponentName(_));
        if !(named || self.depth == 0 && About::is_about(section.name())) {
            component_utils::parse_component_custom_section(self, component, section)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(component: &[u8]) -> String {
        String::from_utf8_lossy(component).into_owned()
    }

    fn packed() -> String {
        text(&pack(&fixture::component(), None).expect("a valid component"))
    }

    #[test]
    fn what_others_see_keeps_its_name() {
        for name in ["host-function", "sandbox:package/interface@0.1.0", "run"] {
            assert!(packed().contains(name), "{name}");
        }
    }

    #[test]
    fn inner_names_are_gone() {
        for name in ["debug-name", "long-import", "wasi:module", "long-export", "import-func-run"] {
            assert!(text(&fixture::component()).contains(name), "{name} never was there");
            assert!(!packed().contains(name), "{name}");
        }
    }

    #[test]
    fn packing_again_changes_nothing() {
        let about = About::sandbox_tempfile().expect("a manifest");
        let pack = |component: &[u8]| pack(component, Some(&about)).expect("a valid component");
        let once = pack(&fixture::component());
        assert_eq!(pack(&once), once);
    }
}
