package dev.backplane.loader.internal.classfile;

/** The class file is not sound; the message says what is wrong with it, as part of a sentence. */
public final class BadClass extends Exception {

    private static final long serialVersionUID = 1L;

    BadClass(String reason) {
        super(reason);
    }
}
