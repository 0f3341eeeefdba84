package dev.backplane.shell.internal;

import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.shell.internal.session.GogoSessions;

import org.apache.felix.service.command.CommandSession;

/** On whose behalf a command changes something. */
final class Caller {

    private Caller() {}

    static Owner owner(CommandSession session) {
        return new Owner(Door.SHELL, GogoSessions.user(session));
    }

    static Change change(CommandSession session, boolean force) {
        return new Change(owner(session), force);
    }
}
