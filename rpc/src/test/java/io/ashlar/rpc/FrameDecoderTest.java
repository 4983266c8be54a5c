package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a frame may take of memory before it has arrived, and that it arrives whole. */
final class FrameDecoderTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int BUDGET = 40 * MEGABYTE;
  private static final RpcLimits LIMITS = RpcLimits.defaults();

  private final ByteBudget budget = new ByteBudget(BUDGET);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ReadGate gate = new ReadGate(channel);
  private final FrameDecoder decoder = new FrameDecoder(LIMITS, budget, gate, FrameMemory.POOLS);
  private final List<String> events = new ArrayList<>();

  private void install() {
    channel
        .pipeline()
        .addLast(
            decoder,
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                Frame frame = (Frame) message;
                ByteBuf bytes = frame.bytes();
                byte[] copy = new byte[bytes.readableBytes()];
                bytes.readBytes(copy);
                events.add(frame.type() + ":" + copy.length + ":" + Arrays.hashCode(copy));
                bytes.release();
              }

              @Override
              public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (event instanceof FrameDecoder.BrokenFrame broken) {
                  events.add(broken.error().code().name());
                }
              }
            });
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(budget.left()).as("all is given back").isEqualTo(BUDGET);
  }

  private static ByteBuf prefix(long length, int type, int headerBytes) {
    return Unpooled.buffer().writeInt((int) length).writeInt(type << 24 | headerBytes);
  }

  private void shakeHands() {
    channel.writeInbound(prefix(4, FrameCodec.HANDSHAKE, 0));
    assertThat(events).containsExactly("1:0:1");
    events.clear();
  }

  private int taken() {
    return BUDGET - (int) budget.left();
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, (64 << 10) + 5, 16 << 20})
  void shouldRefuseALongFirstFrameWithoutMemory(long length) {
    install();
    channel.writeInbound(prefix(length, FrameCodec.HANDSHAKE, 10));
    assertThat(events).containsExactly("FRAME_TOO_LARGE");
    assertThat(taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, (16L << 20) + 5})
  void shouldRefuseALongLaterFrameWithoutMemory(long length) {
    install();
    shakeHands();
    channel.writeInbound(prefix(length, FrameCodec.STREAM, 10));
    assertThat(events).containsExactly("FRAME_TOO_LARGE");
    assertThat(taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {FrameCodec.REQUEST, FrameCodec.STREAM, 0, 5, 127, 255})
  void shouldRefuseAnyFirstFrameThatShakesNoHands(int type) {
    install();
    channel.writeInbound(prefix(4 + 1_000, type, 10));
    assertThat(events).containsExactly("MALFORMED");
    assertThat(taken()).isZero();
  }

  @Test
  void shouldTakeMemoryAsBytesArrive() {
    install();
    shakeHands();
    channel.writeInbound(prefix(4 + 16 * MEGABYTE, FrameCodec.STREAM, 10));
    assertThat(taken()).as("a length alone").isLessThanOrEqualTo(64 << 10);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[100]));
    assertThat(taken()).isLessThanOrEqualTo(64 << 10);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[70_000]));
    assertThat(taken()).isBetween(70_100, 32 * 70_100);
  }

  @Test
  void shouldWaitForMemoryAndGoOnWhenOthersGiveItBack() {
    install();
    shakeHands();
    budget.take(BUDGET - 1_000);
    byte[] bytes = new byte[5_000];
    channel.writeInbound(prefix(4 + bytes.length, FrameCodec.STREAM, 10));
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    assertThat(events).isEmpty();
    assertThat(gate.open()).isFalse();
    budget.giveBack(BUDGET - 1_000);
    gate.set(ReadGate.MEMORY, false);
    assertThat(events).containsExactly("4:5000:" + Arrays.hashCode(bytes));
    assertThat(gate.open()).isTrue();
  }

  @Test
  void shouldHoldBackWhatHasArrivedWhileTheGateIsClosed() {
    install();
    shakeHands();
    gate.set(ReadGate.CALLS, true);
    channel.writeInbound(prefix(4, FrameCodec.REQUEST, 0), prefix(4, FrameCodec.REQUEST, 0));
    assertThat(events).isEmpty();
    gate.set(ReadGate.CALLS, false);
    assertThat(events).hasSize(2);
  }

  /** The same frames, cut anywhere, arrive the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldJoinFramesHoweverTheyAreCut(long seed) {
    install();
    shakeHands();
    Random random = new Random(seed);
    ByteBuf all = Unpooled.buffer();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int size = random.nextInt(4) == 0 ? random.nextInt(300_000) : random.nextInt(200);
      int header = Math.min(size, random.nextInt(100));
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      all.writeBytes(prefix(4 + size, FrameCodec.STREAM, header)).writeBytes(bytes);
      expected.add("4:" + size + ":" + Arrays.hashCode(bytes));
    }
    while (all.isReadable()) {
      int most = random.nextInt(3) == 0 ? 10 : 100_000;
      byte[] piece = new byte[Math.min(all.readableBytes(), 1 + random.nextInt(most))];
      all.readBytes(piece);
      channel.writeInbound(Unpooled.wrappedBuffer(piece));
    }
    all.release();
    assertThat(events).isEqualTo(expected);
  }
}
