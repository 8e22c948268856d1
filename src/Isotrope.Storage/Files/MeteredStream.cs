using System.IO.Hashing;

namespace Isotrope.Storage.Files;

/// <summary>Passes bytes on to another stream, counts them and, where asked, adds them to a checksum.</summary>
internal sealed class MeteredStream(Stream inner, XxHash128? checksum = null) : Stream
{
    /// <summary>Bytes written so far.</summary>
    internal long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Written;

    public override long Position
    {
        get => Written;
        set => throw new NotSupportedException("This stream only goes forward.");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        checksum?.Append(buffer);
        Written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("This stream is for writing.");

    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("This stream only goes forward.");

    public override void SetLength(long value) => throw new NotSupportedException("This stream only goes forward.");
}
