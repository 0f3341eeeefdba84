/** What the code of a plugin may do, told from its class files. */
@NullMarked
package dev.backplane.loader.internal.policy;

import org.jspecify.annotations.NullMarked;
