package dev.backplane.itests.distribution;

import dev.backplane.itests.distribution.card.Card;
import dev.backplane.itests.distribution.card.Link;
import dev.backplane.itests.distribution.card.Listener;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A bundle put together on the spot, as sound or as rotten as a test wants it. */
final class TestBundle {

    private static final String ACTIVATOR = "Bundle-Activator";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private TestBundle() {}

    /** A plugin that answers {@code version} with its version; see {@link Card} for the rest. */
    static TestBundle plugin(String name, String version) {
        return library("com.acme." + name, version)
                .with("Provide-Capability", "dev.backplane.plugin;dev.backplane.plugin=" + name)
                .with("Import-Package", "dev.backplane.bus;version=\"[0.1,1)\",org.osgi.framework")
                .with(ACTIVATOR, Card.class.getName())
                .with(Card.class);
    }

    /** A plugin that subscribes and takes part in broadcasts, or fails to; see {@link Listener}. */
    static TestBundle listener(String name, String version, String mode) {
        return library("com.acme." + name, version)
                .with("Provide-Capability", "dev.backplane.plugin;dev.backplane.plugin=" + name)
                .with(
                        "Import-Package",
                        "dev.backplane.bus;version=\"[0.1,1)\",org.osgi.framework,org.osgi.service.event")
                .with(ACTIVATOR, Listener.class.getName())
                .with(Listener.NAME, name)
                .with(Listener.MODE, mode)
                .with(Listener.class);
    }

    /** A plugin with one component, which offers one type of service and waits for another. */
    static TestBundle link(String name, Class<?> offered, Class<?> needed) {
        String component = "OSGI-INF/" + name + ".xml";
        return plugin(name, "1.0.0")
                .without(ACTIVATOR)
                .with("Service-Component", component)
                .with(
                        "Provide-Capability",
                        "dev.backplane.plugin;dev.backplane.plugin=%s,osgi.service;objectClass:List<String>=\"%s\""
                                .formatted(name, offered.getName()))
                .with(
                        "Require-Capability",
                        "osgi.service;filter:=\"(objectClass=%s)\";effective:=active"
                                .formatted(needed.getName()))
                .with(Link.class)
                .with(component, componentOf(name, offered, needed));
    }

    private static byte[] componentOf(String name, Class<?> offered, Class<?> needed) {
        return """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%s" immediate="true">
          <property name="backplane.operation" type="String" value="link"/>
          <service>
            <provide interface="%s"/>
            <provide interface="dev.backplane.bus.RequestHandler"/>
          </service>
          <reference name="other" interface="%s"/>
          <implementation class="%s"/>
        </scr:component>
        """
                .formatted(name, offered.getName(), needed.getName(), Link.class.getName())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A zip without a manifest. */
    static TestBundle empty() {
        return new TestBundle();
    }

    static TestBundle library(String symbolicName, String version) {
        return new TestBundle()
                .with("Manifest-Version", "1.0")
                .with("Bundle-ManifestVersion", "2")
                .with("Bundle-SymbolicName", symbolicName)
                .with("Bundle-Version", version);
    }

    TestBundle with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    TestBundle without(String header) {
        headers.remove(header);
        return this;
    }

    TestBundle with(String file, byte[] content) {
        files.put(file, content);
        return this;
    }

    /** Adds something that makes the content, and so the digest, another. */
    TestBundle note(String text) {
        return with("NOTE", text.getBytes(StandardCharsets.UTF_8));
    }

    TestBundle with(Class<?> type) {
        return withClass(type, type.getName());
    }

    /** A class inside another that the test does not see. */
    TestBundle withInner(Class<?> outer, String inner) {
        return withClass(outer, outer.getName() + "$" + inner);
    }

    private TestBundle withClass(Class<?> type, String name) {
        String file = name.replace('.', '/') + ".class";
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
            return with(file, bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar =
                headers.isEmpty()
                        ? new ZipOutputStream(bytes)
                        : new JarOutputStream(bytes, manifest())) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new ZipEntry(file.getKey()));
                jar.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        headers.forEach(
                (name, value) ->
                        manifest.getMainAttributes().put(new Attributes.Name(name), value));
        return manifest;
    }

    /** Puts the jar there in whole, in place of what was there. */
    Path moveTo(Path file) {
        return moveTo(file, bytes());
    }

    static Path moveTo(Path file, byte[] bytes) {
        try {
            Path half = file.resolveSibling("." + file.getFileName() + ".part");
            Files.write(half, bytes);
            return Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
