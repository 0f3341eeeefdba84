package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.resource.Capability;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Who the bundle says it is; most files that are no bundles fail here, so the messages say what to
 * do.
 */
record BundleIdentity(String symbolicName, Version version) {

    /** OSGi Core 8, section 1.3.2. */
    private static final Pattern SYMBOLIC_NAME =
            Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /** The expression works by recursion, one level for each part. */
    private static final int MAX_NAME_CHARS = 256;

    static boolean isSymbolicName(String name) {
        return name.length() <= MAX_NAME_CHARS && SYMBOLIC_NAME.matcher(name).matches();
    }

    static BundleIdentity of(BundleHeaders headers) throws Refused {
        if (headers.get(Constants.BUNDLE_SYMBOLICNAME).isEmpty()) {
            throw isOfRelease3(headers)
                    ? Refused.bad(
                            "it is a bundle of OSGi Release 3, which has no Bundle-SymbolicName and no"
                                    + " Bundle-ManifestVersion; take a later version of it, or wrap it"
                                    + " with 'bnd wrap'")
                    : Refused.bad(
                            "it is a plain jar, not an OSGi bundle: its manifest has no"
                                    + " Bundle-SymbolicName; build it with bnd (bnd-maven-plugin), or"
                                    + " wrap it with 'bnd wrap'");
        }
        String manifestVersion = headers.get(Constants.BUNDLE_MANIFESTVERSION).orElse("").strip();
        if (manifestVersion.isEmpty()) {
            throw Refused.bad(
                    "its manifest has no Bundle-ManifestVersion, so to the framework it is an old"
                            + " bundle without a symbolic name; rebuild it with bnd, which writes"
                            + " Bundle-ManifestVersion: 2");
        }
        if (!manifestVersion.equals("2")) {
            throw Refused.bad(
                    "its Bundle-ManifestVersion is "
                            + Excerpt.quoted(manifestVersion)
                            + ", only 2 exists");
        }
        return new BundleIdentity(symbolicName(headers), version(headers));
    }

    private static boolean isOfRelease3(BundleHeaders headers) {
        return headers.get(Constants.BUNDLE_MANIFESTVERSION).isEmpty()
                && (headers.get(Constants.BUNDLE_ACTIVATOR).isPresent()
                        || headers.get(Constants.EXPORT_PACKAGE).isPresent()
                        || headers.get(Constants.IMPORT_PACKAGE).isPresent());
    }

    private static String symbolicName(BundleHeaders headers) throws Refused {
        List<Capability> clauses = headers.clauses(Constants.BUNDLE_SYMBOLICNAME);
        if (clauses.size() != 1) {
            throw BundleHeaders.malformed(
                    Constants.BUNDLE_SYMBOLICNAME, "it must hold exactly one name");
        }
        String name = clauses.getFirst().getNamespace();
        if (!isSymbolicName(name)) {
            throw BundleHeaders.malformed(
                    Constants.BUNDLE_SYMBOLICNAME,
                    Excerpt.quoted(name)
                            + " is no symbolic name; use at most %d letters, digits, '_' and '-',"
                                    .formatted(MAX_NAME_CHARS)
                            + " parted by dots");
        }
        return name;
    }

    private static Version version(BundleHeaders headers) throws Refused {
        String text = headers.get(Constants.BUNDLE_VERSION).orElse("0.0.0");
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException e) {
            throw BundleHeaders.malformed(
                    Constants.BUNDLE_VERSION,
                    Excerpt.quoted(text)
                            + " is no version; write major.minor.micro.qualifier, such as 1.2.0",
                    e);
        }
    }
}
