package dev.backplane.itests.hostile;

import java.util.ArrayList;
import java.util.List;

/** Manifests that are none, or that say what no bundle may. */
final class Manifests {

    private Manifests() {}

    static List<HostileJar> jars() {
        List<HostileJar> jars = new ArrayList<>();
        texts().forEach(line -> jars.add(text("manifest-text-" + jars.size(), line[0], line[1])));
        int first = jars.size();
        headers()
                .forEach(
                        line ->
                                jars.add(
                                        HostileJar.refused(
                                                "manifest-header-" + (jars.size() - first),
                                                Forge.library(line[0]),
                                                line[1])));
        jars.add(HostileJar.refused("manifest-none", Forge.empty().with("a", "x"), "no META-INF"));
        jars.add(
                HostileJar.refused(
                        "manifest-in-lower-case",
                        Forge.empty().with("meta-inf/manifest.mf", Forge.PLUGIN),
                        "no META-INF"));
        jars.add(
                HostileJar.refused(
                        "manifest-is-a-folder",
                        Forge.empty().with(Forge.MANIFEST + "/", ""),
                        "no META-INF"));
        jars.add(
                HostileJar.harmless(
                        "manifest-with-sections",
                        Forge.manifest(
                                Forge.PLUGIN + "\nName: a.txt\nFragment-Host: system.bundle\n\n")));
        jars.add(
                HostileJar.harmless(
                        "manifest-without-last-line-end",
                        Forge.manifest(Forge.PLUGIN.stripTrailing())));
        return jars;
    }

    private static HostileJar text(String name, String manifest, String reason) {
        return HostileJar.refused(name, Forge.manifest(manifest), reason);
    }

    private static List<String[]> texts() {
        return List.of(
                line("", "plain jar"),
                line("\n\n" + Forge.PLUGIN, "plain jar"),
                line("Manifest-Version: 1.0\n\n", "plain jar"),
                line(Forge.PLUGIN + "X: a\0b\n\n", "NUL"),
                line(Forge.PLUGIN.replace("\n", "\r"), "carriage return"),
                line(Forge.PLUGIN + "X: y\r\rFragment-Host: system.bundle\n", "carriage return"),
                line(Forge.PLUGIN + "X: y\n\n Fragment-Host: system.bundle\n", "is refused"),
                line(" X: y\n" + Forge.PLUGIN, "is not 'Name: value'"),
                line("\ufeff" + Forge.PLUGIN, "is not 'Name: value'"),
                line(Forge.PLUGIN + "no colon\n", "is not 'Name: value'"),
                line(Forge.PLUGIN + "X:y\n", "is not 'Name: value'"),
                line(Forge.PLUGIN + "X Y: z\n", "is not 'Name: value'"),
                line(Forge.PLUGIN + "Bundle-Version: 2\n", "Bundle-Version twice"),
                line(Forge.PLUGIN + "bundle-version: 2\n", "bundle-version twice"),
                line(identity("1", "a", "1"), "'1', only 2 exists"),
                line(identity("3", "a", "1"), "'3', only 2 exists"),
                line(identity("2", "a b", "1"), "no symbolic name"),
                line(identity("2", "../a", "1"), "no symbolic name"),
                line(identity("2", "a/../../b", "1"), "no symbolic name"),
                line(identity("2", "a..b", "1"), "no symbolic name"),
                line(identity("2", "\u00e4", "1"), "no symbolic name"),
                line(identity("2", "a,b", "1"), "exactly one name"),
                line(identity("2", "a" + ".a".repeat(90_000), "1"), "no symbolic name"),
                line(identity("2", "a", "1.2.3.4.5"), "no version"),
                line(identity("2", "a", "-1"), "no version"),
                line(identity("2", "a", "one"), "no version"),
                line(identity("2", "a", "1.99999999999"), "no version"),
                line(identity("2", "a", "1.0.0.\u00e4"), "no version"),
                line(identity("2", "dev.backplane.manager", "9"), "reserved"),
                line(identity("2", "org.apache.felix.scr", "9"), "reserved"),
                line(identity("2", "system.bundle", "9"), "reserved"),
                line(identity("2", "org.apache.felix.gogo.shell", "1"), "stops the runtime"));
    }

    private static String identity(String manifestVersion, String name, String version) {
        return "Bundle-ManifestVersion: %s\nBundle-SymbolicName: %s\nBundle-Version: %s\n\n"
                .formatted(manifestVersion, name, version);
    }

    private static List<String[]> headers() {
        String plugin = "Provide-Capability: dev.backplane.plugin";
        String named = plugin + ";dev.backplane.plugin=";
        return List.of(
                line("Fragment-Host: system.bundle", "framework extension"),
                line("Fragment-Host: system.bundle;extension:=framework", "framework extension"),
                line(
                        "Fragment-Host: system.bundle;extension:=bootclasspath",
                        "framework extension"),
                line("Fragment-Host: com.acme.a;extension:=framework", "framework extension"),
                line("Fragment-Host: org.apache.felix.framework", "framework extension"),
                line("fragment-host: system.bundle", "framework extension"),
                line("Fragment-Host: dev.backplane.loader", "fragment of"),
                line("Fragment-Host: org.apache.felix.configadmin", "fragment of"),
                line("Fragment-Host: *", "no symbolic name"),
                line("Fragment-Host: a,b", "exactly one host"),
                line("Fragment-Host: a" + ".a".repeat(90_000), "no symbolic name"),
                line("Export-Package: java.lang", "belongs to Java itself"),
                line("Export-Package: dev.backplane.bus", "only the runtime may"),
                line("Export-Package: org.osgi.framework", "only the runtime may"),
                line("Export-Package: a;version=x", "'x'"),
                line("Export-Package: version=x,a", "no name in front"),
                line("Export-Package: a;bundle-symbolic-name=b", "bundle-symbolic-name"),
                line("Import-Package: *", "wildcard"),
                line("Import-Package: java.*", "wildcard"),
                line("Import-Package: a,,b", "empty"),
                line("Import-Package: a,a", "twice"),
                line("Import-Package: a;version=\"[2,1", "Import-Package"),
                line("Import-Package: a;version=\"[2,1]x\"", "Import-Package"),
                line("Import-Package: java.nonsense", "has no package"),
                line("Import-Package: dev.backplane.bus;version=\"[2,3)\"", "[2,3)"),
                line("Import-Package: dev.backplane.nothing", "does not have"),
                line("Import-Package: org.osgi.framework.hooks.weaving", "weaves classes"),
                line("Import-Package: p" + ",p".repeat(60_000), "more than 50,000 clauses"),
                line("DynamicImport-Package: java.*", "not allowed"),
                line("Require-Bundle: *", "wildcard"),
                line("Require-Capability: osgi.wiring.package", "belongs to the framework"),
                line("Require-Capability: x;filter:=\"(a=b\"", "filter"),
                line("Require-Capability: x;filter:=\"" + "(&".repeat(50_000) + "\"", "64 levels"),
                line("Require-Capability: x;filter:=\"" + "(!".repeat(50_000) + "\"", "64 levels"),
                line(
                        "Require-Capability: osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=98))\"",
                        "requires Java 98"),
                line("Bundle-RequiredExecutionEnvironment: JavaSE-99", "requires Java 99"),
                line("Provide-Capability: osgi.ee;osgi.ee=JavaSE", "belongs to the framework"),
                line("Provide-Capability: osgi.wiring.host;a=b", "belongs to the framework"),
                line("Provide-Capability: a;b:Long=x", "Provide-Capability"),
                line("Provide-Capability: a;b:List<List>=x", "Provide-Capability"),
                line("Bundle-NativeCode: lib/evil.so;osname=linux", "native code"),
                line("Bundle-NativeCode: osname=linux", "path of a library"),
                line("Bundle-ActivationPolicy: lazy;include:=\"a", "Bundle-ActivationPolicy"),
                line(plugin, "has no name"),
                line(named + "\"\"", "has no name"),
                line(named + "\"a/b\"", "not allowed"),
                line(named + "\"../a\"", "not allowed"),
                line(named + "\"a b\"", "not allowed"),
                line(named + "n" + "a".repeat(200), "not allowed"),
                line(plugin + ";dev.backplane.plugin:Long=1", "has no name"),
                line(plugin + ";dev.backplane.plugin:List=\"a,b\"", "has no name"),
                line(named + "a;colour=red", "unknown attribute 'colour'"),
                line(named + "a;description:Version=1", "is no text"),
                line(named + "a,dev.backplane.plugin;dev.backplane.plugin=b", "2 plugins"),
                line(named + "a\nFragment-Host: com.acme.host", "a fragment cannot run"));
    }

    private static String[] line(String text, String reason) {
        return new String[] {text, reason};
    }
}
