package dev.backplane.benchmarks;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Makes a bundle of one package of this module, as bnd makes those of the product. */
public final class BundleJar {

    private static final String ROOT = BundleJar.class.getPackageName();

    private BundleJar() {}

    /** A jar in that folder that holds the package of this name and nothing else. */
    public static Path write(String name, Path folder) throws IOException {
        return write(name, folder, "");
    }

    /** The same, with a bundle activator. */
    public static Path write(String name, Path folder, String activator) throws IOException {
        try (Builder builder = new Builder()) {
            for (String entry :
                    System.getProperty("java.class.path")
                            .split(Pattern.quote(File.pathSeparator), -1)) {
                builder.addClasspath(new File(entry));
            }
            builder.setProperty(Constants.BUNDLE_SYMBOLICNAME, "benchmarks." + name);
            builder.setProperty(Constants.BUNDLE_VERSION, "1.0.0");
            builder.setProperty(Constants.PRIVATE_PACKAGE, ROOT + "." + name);
            if (!activator.isEmpty()) {
                builder.setProperty(Constants.BUNDLE_ACTIVATOR, activator);
            }
            Path file = folder.resolve(name + ".jar");
            write(builder, file);
            return file;
        }
    }

    private static void write(Builder builder, Path file) throws IOException {
        try (Jar jar = builder.build()) {
            if (!builder.isOk()) {
                throw new IOException("bnd: " + builder.getErrors() + " " + builder.getWarnings());
            }
            jar.write(file.toFile());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(file + " cannot be built", e);
        }
    }
}
