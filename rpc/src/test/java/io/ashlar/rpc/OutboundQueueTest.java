package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.types.KeyValue;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes together goes out together. */
final class OutboundQueueTest {
  private final AtomicInteger flushes = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger drained = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise done) {
              writes.incrementAndGet();
              context.write(message, done);
            }

            @Override
            public void flush(ChannelHandlerContext context) {
              flushes.incrementAndGet();
              context.flush();
            }
          });
  private final OutboundQueue queue = new OutboundQueue(channel, drained::incrementAndGet);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private final class Item implements OutboundQueue.Outbound {
    private final @Nullable RuntimeException failure;

    Item(@Nullable RuntimeException failure) {
      this.failure = failure;
    }

    Item() {
      this(null);
    }

    @Override
    public int bytes() {
      return 100;
    }

    @Override
    public void write(FrameWriter writer) {
      KeyValue body = KeyValue.newBuilder().setKey("k".repeat(50)).build();
      writer.write(FrameCodec.REQUEST, body, Unpooled.EMPTY_BUFFER);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void drop() {
      dropped.incrementAndGet();
    }
  }

  @Test
  void shouldFlushOnceForABatch() {
    for (int i = 0; i < 500; i++) {
      queue.add(new Item());
    }
    assertThat(queue.waitingBytes()).isEqualTo(50_000);
    channel.runPendingTasks();
    assertThat(flushes).hasValue(1);
    assertThat(writes.get()).as("small frames share buffers").isLessThan(10);
    assertThat(queue.waitingBytes()).isZero();
    assertThat(drained).hasValue(1);
  }

  @Test
  void shouldDropWhatComesAfterTheEnd() {
    queue.add(new Item());
    queue.end();
    queue.add(new Item());
    channel.runPendingTasks();
    assertThat(dropped).hasValue(2);
    assertThat(writes).hasValue(0);
    assertThat(queue.unsentBytes()).isZero();
  }

  @Test
  void shouldDropTheRestOfABatchInWhichSomethingFailed() {
    channel
        .pipeline()
        .addLast(
            new io.netty.channel.ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                queue.end();
                context.close();
              }
            });
    queue.add(new Item(new IllegalStateException("planted")));
    queue.add(new Item());
    channel.runPendingTasks();
    assertThat(dropped).hasValue(1);
    assertThat(channel.isOpen()).isFalse();
  }
}
