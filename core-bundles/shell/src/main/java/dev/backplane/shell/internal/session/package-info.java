/** What happens inside a connection: Gogo sessions, one command or a terminal at a time. */
@NullMarked
package dev.backplane.shell.internal.session;

import org.jspecify.annotations.NullMarked;
