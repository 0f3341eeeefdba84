/** Class files, as far as can be told without linking them; nothing is copied out of them. */
@NullMarked
package dev.backplane.loader.internal.classfile;

import org.jspecify.annotations.NullMarked;
