using System.Runtime.CompilerServices;

namespace Isotrope.Training.Data;

/// <summary>Puts text together to lines without needless white space, and hands over each that is not empty.</summary>
internal sealed class LineBuilder(Action<ReadOnlySpan<char>> take)
{
    private char[] _line = new char[1024];
    private int _length;
    private bool _blank;

    /// <summary>Adds text; each line break in it ends a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // millions of characters pass before it would happen by itself
    public void Append(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            if (character == '\n')
            {
                End();
            }
            else if (char.IsWhiteSpace(character))
            {
                _blank = true;
            }
            else
            {
                if (_length + 2 > _line.Length) Array.Resize(ref _line, 2 * _line.Length);
                if (_blank && _length > 0) _line[_length++] = ' ';
                _blank = false;
                _line[_length++] = character;
            }
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        if (_length > 0) take(_line.AsSpan(0, _length));
        _length = 0;
        _blank = false;
    }
}
