package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.archive.ArchiveEntry;
import dev.backplane.loader.internal.message.Excerpt;

import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.Constants;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code Bundle-ClassPath} (OSGi Core 8, section 3.9.1): the framework unpacks the jars it names,
 * so it must stay within the bundle, and they are checked as the bundle is.
 */
final class ClassPath {

    private static final int MAX_ELEMENTS = 1024;

    private ClassPath() {}

    /** What must hold of the header alone. */
    static void check(BundleHeaders headers) throws Refused {
        for (String path : elements(headers)) {
            if (path.contains(":") || path.indexOf('\\') >= 0 || isOutside(path)) {
                throw BundleHeaders.malformed(
                        Constants.BUNDLE_CLASSPATH,
                        Excerpt.quoted(path) + " leads outside the bundle; name what lies in it");
            }
        }
    }

    private static boolean isOutside(String path) {
        for (String step : path.split("/", -1)) {
            if (step.strip().equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** The jars within the jar that the header names, each once; what is not there is ignored. */
    static List<ArchiveEntry> nested(BundleHeaders headers, Jar jar) throws Refused {
        List<ArchiveEntry> nested = new ArrayList<>();
        for (String path : elements(headers)) {
            ArchiveEntry entry = jar.find(path.startsWith("/") ? path.substring(1) : path);
            if (entry != null && !entry.isFolder()) {
                nested.add(entry);
            }
        }
        return nested;
    }

    private static Set<String> elements(BundleHeaders headers) throws Refused {
        String value = headers.get(Constants.BUNDLE_CLASSPATH).orElse("");
        Set<String> elements = new TreeSet<>();
        try {
            for (String clause : ResourceBuilder.parseDelimitedString(value, ",")) {
                elements.add(clause.strip()); // to the framework a semicolon is part of the name
                for (String path : ResourceBuilder.parseDelimitedString(clause, ";")) {
                    if (path.indexOf('=') < 0) {
                        elements.add(path.strip());
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw BundleHeaders.malformed(Constants.BUNDLE_CLASSPATH, "a quote is open", e);
        }
        if (elements.size() > MAX_ELEMENTS) {
            throw BundleHeaders.malformed(
                    Constants.BUNDLE_CLASSPATH,
                    "it has %,d elements, the limit is %,d"
                            .formatted(elements.size(), MAX_ELEMENTS));
        }
        return elements;
    }
}
