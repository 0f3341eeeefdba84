package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Batch;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Lineage;
import dev.backplane.config.internal.fleet.protocol.Loser;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.protocol.Put;
import dev.backplane.config.internal.fleet.protocol.PutReply;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Snapshot;
import dev.backplane.config.internal.fleet.protocol.Token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A store with a mistake in it: what finds mistakes has to find this one. */
final class BrokenStore implements FleetStore {

    private final FleetStore store;
    private final BiFunction<FleetStore, Put, PutReply> putting;

    private final int incarnations;
    private final Consumer<Loser> losers;

    private BrokenStore(
            FleetStore store,
            BiFunction<FleetStore, Put, PutReply> putting,
            int incarnations,
            Consumer<Loser> losers) {
        this.store = store;
        this.putting = putting;
        this.incarnations = incarnations;
        this.losers = losers;
    }

    private BrokenStore(FleetStore store, BiFunction<FleetStore, Put, PutReply> putting) {
        this(store, putting, 0, store::keepLoser);
    }

    /** Takes each attempt for a new one. */
    static FleetStore forgetful(FleetStore store) {
        return new BrokenStore(
                store,
                (sound, put) -> {
                    Token token = new Token(UUID.randomUUID().toString(), 1);
                    return sound.put(with(put, put.expected(), token));
                });
    }

    /** Writes over whatever is there. */
    static FleetStore blind(FleetStore store) {
        return new BrokenStore(
                store,
                (sound, put) -> {
                    PutReply reply = sound.put(put);
                    while (reply instanceof PutReply.Conflict(Document current)) {
                        Revision over = current == null ? Revision.NONE : current.revision();
                        reply = sound.put(with(put, over, put.token()));
                    }
                    return reply;
                });
    }

    /** Takes the word of a store that has lost something for the truth. */
    static FleetStore credulous(FleetStore store) {
        return new BrokenStore(store, FleetStore::put, 1, store::keepLoser);
    }

    /** Keeps no losers. */
    static FleetStore silent(FleetStore store) {
        return new BrokenStore(store, FleetStore::put, 0, loser -> {});
    }

    private static Put with(Put put, Revision expected, Token token) {
        return new Put(
                put.pid(),
                expected,
                put.deleted(),
                put.content(),
                token,
                token,
                put.origin(),
                put.epoch());
    }

    @Override
    public PutReply put(Put put) {
        return putting.apply(store, put);
    }

    @Override
    public Optional<Lineage> resume(Position position) {
        return store.resume(position);
    }

    @Override
    public Snapshot snapshot(long epoch) {
        Snapshot sound = store.snapshot(epoch);
        Position at = sound.position();
        return new Snapshot(
                new Position(at.revision(), at.token(), at.run(), at.incarnation() + incarnations),
                sound.documents(),
                sound.malformed(),
                sound.floor());
    }

    @Override
    public Batch read(Position position, Duration wait) {
        return store.read(position, wait);
    }

    @Override
    public List<Document> strangers(List<Document> documents) {
        return store.strangers(documents);
    }

    @Override
    public void keepLoser(Loser loser) {
        losers.accept(loser);
    }

    @Override
    public void close() {
        store.close();
    }
}
