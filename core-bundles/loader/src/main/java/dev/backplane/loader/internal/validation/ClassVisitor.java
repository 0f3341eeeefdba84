package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.classfile.ClassShape;

/** Looks at each class of an artifact; called by several threads at once. */
public interface ClassVisitor {

    /** Looks at nothing. */
    ClassVisitor NONE = (entry, shape) -> {};

    /**
     * Called once for each class file that this Java may load.
     *
     * @param entry where it lies, behind the nested jar's name and {@code !/} if it is within one
     */
    void visit(String entry, ClassShape shape);
}
