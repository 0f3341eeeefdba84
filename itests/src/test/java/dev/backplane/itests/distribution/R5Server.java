package dev.backplane.itests.distribution;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A repository on a server of this machine: an index and the bundles that it names. */
final class R5Server implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final StringBuilder resources = new StringBuilder();

    R5Server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] bytes = files.get(exchange.getRequestURI().getPath());
                    exchange.sendResponseHeaders(
                            bytes == null ? 404 : 200, bytes == null ? -1 : bytes.length);
                    if (bytes != null) {
                        exchange.getResponseBody().write(bytes);
                    }
                    exchange.close();
                });
        server.start();
        publish();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/index.xml";
    }

    /**
     * Adds a library that exports one package and may import another.
     *
     * @param export a clause without directives
     * @param uses the package that the exported one uses; empty if none
     * @param range of the imported package that it uses; empty if it imports none
     */
    R5Server library(String name, String version, String export, String uses, String range) {
        String exported = export.replaceFirst(";.*", "");
        TestBundle bundle =
                TestBundle.library(name, version)
                        .with(
                                "Export-Package",
                                "%s;version=\"%s\"%s"
                                        .formatted(
                                                export,
                                                version,
                                                uses.isEmpty() ? "" : ";uses:=\"" + uses + '"'))
                        .with(exported.replace('.', '/') + "/NOTE", new byte[0]);
        if (!range.isEmpty()) {
            bundle.with("Import-Package", uses + ";version=\"" + range + '"');
        }
        byte[] bytes = bundle.bytes();
        String file = name + "-" + version + ".jar";
        files.put("/" + file, bytes);
        resources.append(
                """
                <resource>
                  <capability namespace='osgi.identity'>
                    <attribute name='osgi.identity' value='%1$s'/>
                    <attribute name='type' value='osgi.bundle'/>
                    <attribute name='version' type='Version' value='%2$s'/>
                  </capability>
                  <capability namespace='osgi.content'>
                    <attribute name='osgi.content' value='%3$s'/>
                    <attribute name='url' value='%4$s'/>
                    <attribute name='size' type='Long' value='%5$d'/>
                  </capability>
                  <capability namespace='osgi.wiring.package'>
                    <attribute name='osgi.wiring.package' value='%6$s'/>
                    <attribute name='version' type='Version' value='%2$s'/>
                    <directive name='uses' value='%7$s'/>
                  </capability>
                  %8$s
                </resource>
                """
                        .formatted(
                                name,
                                version,
                                sha256(bytes),
                                file,
                                bytes.length,
                                exported,
                                uses,
                                range.isEmpty() ? "" : requirement(uses, range)));
        publish();
        return this;
    }

    private static String requirement(String name, String range) {
        String floor = range.substring(1, range.indexOf(','));
        String ceiling = range.substring(range.indexOf(',') + 1, range.length() - 1);
        return ("<requirement namespace='osgi.wiring.package'><directive name='filter' value='"
                        + "(&amp;(osgi.wiring.package=%s)(version&gt;=%s)(!(version&gt;=%s)))'/>"
                        + "</requirement>")
                .formatted(name, floor, ceiling);
    }

    private void publish() {
        String index =
                "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0' name='test'>"
                        + resources
                        + "</repository>";
        files.put("/index.xml", index.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
