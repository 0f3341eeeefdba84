/** The way in: the socket, the keys and the SSH server that is started when somebody connects. */
@NullMarked
package dev.backplane.shell.internal.remote;

import org.jspecify.annotations.NullMarked;
