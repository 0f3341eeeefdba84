package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.archive.ArchiveEntry;
import dev.backplane.loader.internal.archive.BadArchive;
import dev.backplane.loader.internal.archive.EntryReader;
import dev.backplane.loader.internal.classfile.BadClass;
import dev.backplane.loader.internal.classfile.ClassShape;
import dev.backplane.loader.internal.message.Excerpt;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A class that is too new, or broken, fails only when it is first loaded, long after the install;
 * its file tells at once.
 */
final class ClassCheck {

    private static final int JAVA_BEFORE_1 = 44;
    private static final int PREVIEW = 0xFFFF;
    private static final int LAST_WITHOUT_PREVIEW = 11;
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int RUNNING = Runtime.version().feature();
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d{1,4})/.*");

    private final String prefix;
    private final ClassVisitor visitor;

    /** What stands in front of entry names is for messages only. */
    ClassCheck(String prefix, ClassVisitor visitor) {
        this.prefix = prefix;
        this.visitor = visitor;
    }

    /**
     * Entries of a multi-release jar for a later Java are left out: the running one never picks
     * them.
     */
    static boolean matters(String entryName) {
        if (!entryName.endsWith(".class")) {
            return false;
        }
        if (!entryName.startsWith("META-INF/")) {
            return true;
        }
        Matcher versioned = VERSIONED.matcher(entryName);
        return !versioned.matches() || Integer.parseInt(versioned.group(1)) <= RUNNING;
    }

    /** What does not begin as a class file does is a resource of that name: a template, mostly. */
    void check(ArchiveEntry entry, EntryReader reader) throws Refused, BadArchive, IOException {
        String name = prefix + entry.name();
        if (entry.size() > MAX_BYTES) {
            throw Refused.tooLarge(
                    "the class %s has %,d bytes, the limit is %,d"
                            .formatted(Excerpt.quoted(name), entry.size(), MAX_BYTES));
        }
        byte[] bytes = reader.read(entry);
        if (!ClassShape.begins(bytes)) {
            return;
        }
        checkVersion(name, ClassShape.major(bytes), ClassShape.minor(bytes));
        visitor.visit(name, shape(name, bytes));
    }

    private static ClassShape shape(String name, byte[] bytes) throws Refused {
        try {
            return ClassShape.read(bytes);
        } catch (BadClass e) {
            throw Refused.bad(
                    "the class %s cannot be read: %s; build it again"
                            .formatted(Excerpt.quoted(name), e.getMessage()),
                    e);
        }
    }

    private static void checkVersion(String name, int major, int minor) throws Refused {
        int java = major - JAVA_BEFORE_1;
        if (java > RUNNING) {
            throw Refused.bad(
                    ("the class %s is made for Java %d (class file version %d), but this runtime is"
                                    + " Java %d; compile with --release %d or lower")
                            .formatted(Excerpt.quoted(name), java, major, RUNNING, RUNNING));
        }
        if (java < 1) {
            throw Refused.bad(
                    "the class %s has the class file version %d, which no Java ever had"
                            .formatted(Excerpt.quoted(name), major));
        }
        if (minor == PREVIEW && java > LAST_WITHOUT_PREVIEW) {
            throw Refused.bad(
                    ("the class %s uses preview features of Java %d, which are off; compile without"
                                    + " --enable-preview")
                            .formatted(Excerpt.quoted(name), java));
        }
    }
}
