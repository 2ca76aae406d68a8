#!/usr/bin/python3
"""Makes the small HDF5 files of tests/golden/hdf5 and, in expected.json, what
io/hdf5 has to read out of them.

    /usr/bin/python3 tests/golden/make_hdf5.py
    /usr/bin/python3 tests/golden/make_hdf5.py FOLDER

The second writes shared.json, what h5py reads out of the real data in FOLDER.
Needs h5py, pandas, tables and netCDF4 (Debian: python3-h5py, python3-pandas,
python3-tables, python3-netcdf4) and h5repack (hdf5-tools).  The expected tables are written down here
from the arrays that went in; nothing of ours takes part.  A column's checksum
is the CRC-32 of its values in row order, little-endian, text as its bytes and
a newline.
"""
import json
import os
import subprocess
import sys
import warnings
import zlib

import h5py
import netCDF4
import numpy as np
import pandas as pd
from h5py import h5d, h5p, h5s, h5t

warnings.simplefilter('ignore')
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'hdf5')
EXPECTED = {}
RNG = np.random.default_rng(1)


def checksum(values):
    if values is None:
        return None
    if isinstance(values, list):
        data = b''.join((v if isinstance(v, bytes) else v.encode()) + b'\n'
                        for v in values)
    else:
        data = np.ascontiguousarray(
            values.astype(values.dtype.newbyteorder('<'))).tobytes()
    return zlib.crc32(data)


def column(name, values, unit=None, note=None, attributes=None):
    """values: an array (rows x dims), a list of text, or None: unreadable."""
    is_text = isinstance(values, list)
    return {'name': name,
            'type': 'unreadable' if values is None
            else 'text' if is_text else values.dtype.name,
            'dims': [] if values is None or is_text else list(values.shape[1:]),
            'unit': unit, 'note': note, 'crc32': checksum(values),
            'attributes': attributes or {}}


def table(name, rows, *columns, attributes=None):
    return {'name': name, 'rows': rows, 'columns': list(columns),
            'attributes': attributes or {}}


def expect(file, *tables):
    EXPECTED[file] = list(tables)


def path(file):
    p = os.path.join(HERE, file)
    if os.path.exists(p):
        os.remove(p)
    return p


def numbers(n, dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == 'f':
        return RNG.normal(size=n).astype(dtype)
    info = np.iinfo(dtype)
    v = RNG.integers(info.min, info.max, size=n, dtype=dtype, endpoint=True)
    v[0], v[-1] = info.min, info.max
    return v


def group():
    n = 50
    x = {'z_pt': numbers(n, 'f4'), 'a_eta': numbers(n, 'f8'),
         'ok': numbers(n, 'i1') > 0}
    for t in ('i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8'):
        x[t] = numbers(n, t)
    x['a_eta'][:3] = np.nan, np.inf, -0.0
    with h5py.File(path('group.h5'), 'w', track_order=True) as f:
        f.attrs['title'] = 'made up'
        g = f.create_group('run/jets', track_order=True)
        g.attrs['cut'] = 20.5
        for i, (k, v) in enumerate(x.items()):
            stored = {0: {}, 1: {'chunks': (16,)},
                      2: {'chunks': (7,), 'compression': 'gzip'},
                      3: {'chunks': (20,), 'compression': 'gzip',
                          'shuffle': True, 'fletcher32': True}}[i % 4]
            g.create_dataset(k, data=v, **stored)
        for t in ('>f4', '>f8', '>i2', '>i8', '>u4'):
            x['be' + t[1:]] = v = numbers(n, t[1:])
            g.create_dataset('be' + t[1:], data=v.astype(t))
        g['z_pt'].attrs['units'] = 'GeV'
        g['z_pt'].attrs['bins'] = np.array([1, 2.5], 'f4')
        g['a_eta'].attrs['unit'] = np.bytes_('1')
        g['a_eta'].attrs['long_name'] = 'pseudorapidity \u03b7'
        g['run'] = 7
        g['who'] = 'nobody'
    units = {'z_pt': 'GeV', 'a_eta': '1'}
    attributes = {'z_pt': {'bins': [1, 2.5]},
                  'a_eta': {'long_name': 'pseudorapidity \u03b7'}}
    expect('group.h5', table(
        'run/jets', n, *[column(k, v, units.get(k), None, attributes.get(k))
                         for k, v in x.items()],
        attributes={'title': 'made up', 'cut': [20.5], 'run': [7],
                    'who': 'nobody'}))


def unordered():
    b, a = numbers(4, 'f4'), numbers(4, 'i4')
    with h5py.File(path('unordered.h5'), 'w', userblock_size=512,
                   libver='latest') as f:
        f['b'], f['a/b'], f['A'] = b, a, a
    expect('unordered.h5', table('', 4, column('A', a), column('b', b)),
           table('a', 4, column('b', a)))


def compound():
    n = 9
    t = np.dtype([('pt', '<f4'), ('flag', '?'), ('id', '>i8'),
                  ('mom', [('x', '<f8'), ('y', '>f4')]), ('vec', '<f4', 3),
                  ('m', '<i2', (2, 2)), ('one', '<f4', (1,)), ('name', 'S6'),
                  ('big', '<u8')])
    x = np.zeros(n, t)
    x['pt'], x['flag'] = numbers(n, 'f4'), np.arange(n) % 3 == 0
    x['id'], x['big'] = numbers(n, 'i8'), numbers(n, 'u8')
    x['mom']['x'], x['mom']['y'] = numbers(n, 'f8'), numbers(n, 'f4')
    x['vec'], x['m'] = numbers((n, 3), 'f4'), np.arange(4 * n).reshape(n, 2, 2)
    x['one'] = numbers((n, 1), 'f4')
    x['name'] = [b'n%d' % i for i in range(n)]
    v = np.empty(n, np.dtype([('i', '<i4'), ('text', h5py.string_dtype()),
                              ('list', h5py.vlen_dtype('<i4'))]))
    for i in range(n):
        v[i] = (i, '\u00e9' * i, np.arange(i, dtype='i4'))
    with h5py.File(path('compound.h5'), 'w') as f:
        d = f.create_dataset('ev/all', data=x, chunks=(4,), compression='gzip')
        d.attrs['units'] = ['GeV'] + ['1'] * 11
        d.attrs['source'] = 'here'
        f.create_dataset('vl', data=v)
    u = '1'
    expect('compound.h5', table('vl', n, column('i', v['i'].astype('i4')),
                                column('text', list(v['text'])),
                                column('list', None, None,
                                       'variable length: not read')),
           table('ev/all', n, column('pt', x['pt'], 'GeV'),
                 column('flag', x['flag'], u), column('id', x['id'], u),
                 column('mom.x', x['mom']['x'], u),
                 column('mom.y', x['mom']['y'], u),
                 *[column('vec[%d]' % i, x['vec'][:, i], u) for i in range(3)],
                 column('m', x['m'], u), column('one', x['one'][:, 0], u),
                 column('name', list(x['name']), u), column('big', x['big'], u),
                 attributes={'source': 'here'}))


def matrix():
    a, b, c = numbers((30, 4), 'f4'), numbers((20, 3), '>f8'), \
        numbers((30, 2), 'i4')
    s = np.array([[b'x', b'yy'], [b'', b'z z']])
    with h5py.File(path('matrix.h5'), 'w') as f:
        d = f.create_dataset('a', data=a, chunks=(7, 3), compression='gzip')
        d.attrs['columns'] = ['pt', 'eta', 'a/b', 'pt']
        d.attrs['units'] = 'GeV'
        f.create_dataset('c', data=c)
        f.create_dataset('s', data=s)
        f.create_dataset('g/b', data=b)
        f['g/names'] = np.array([b'x', b'y', b'z'])
    expect('matrix.h5',
           table('a', 30, *[column(k, a[:, i], 'GeV') for i, k in
                            enumerate(['pt', 'eta', 'a/b', 'pt_2'])]),
           table('c', 30, *[column('c%d' % i, c[:, i]) for i in range(2)]),
           table('s', 2, *[column('c%d' % i, list(s[:, i]))
                           for i in range(2)]),
           table('g/b', 20, *[column(k, b[:, i])
                              for i, k in enumerate('xyz')]))


def fields():
    n = 6
    u, v = numbers((n, 3, 4), 'f4'), numbers((n, 3, 4), '>f8')
    w, t = numbers((n, 2, 3, 2), 'i2'), np.arange(n) * 0.5
    z = numbers((n, 2, 2), 'f4') + 1j * numbers((n, 2, 2), 'f4')
    p, m = numbers((8, 3), 'f4'), numbers(8, 'f8')
    with h5py.File(path('fields.h5'), 'w') as f:
        f.create_dataset('u', data=u, chunks=(2, 2, 3), compression='gzip')
        f['v'], f['t'], f['w'], f['z'] = v, t, w, z.astype('c8')
        f['u'].attrs['units'] = 'm/s'
        f['stars/pos'], f['stars/mass'] = p, m
        f['five/d'] = np.zeros((2, 2, 2, 2, 2))
    expect('fields.h5',
           table('', n, column('t', t), column('u', u, 'm/s'), column('v', v),
                 column('w', w), column('z.r', z.real.astype('f4')),
                 column('z.i', z.imag.astype('f4'))),
           table('five', 2, column('d', None, None,
                                   'more than 4 dimensions: not read')),
           table('stars', 8, column('mass', m),
                 *[column('pos[%d]' % i, p[:, i]) for i in range(3)]))


def lengths():
    x, y, k, l = numbers(40, 'f8'), numbers(40, 'f4'), numbers(3, 'i4'), \
        numbers(3, 'f4')
    with h5py.File(path('lengths.h5'), 'w') as f:
        f['edges'], f['widths'], f['x'], f['y'] = k, l, x, y
        f['one'] = np.array([1.5])
    expect('lengths.h5', table('', 40, column('x', x), column('y', y)),
           table('edges', 3, column('edges', k), column('widths', l)),
           table('one', 1, column('one', np.array([1.5]))))


def types():
    n = 7
    half = np.array([1, -2.5, 65504, 6e-8, np.inf, -np.inf, 0], 'f2')
    wide = numbers(n, 'f8').astype(np.longdouble)
    color = np.array([0, 1, 2, 2, 1, 0, 1], 'i2')
    bits = np.arange(n, dtype='u2') * 9000
    with h5py.File(path('types.h5'), 'w', track_order=True) as f:
        f['half'], f['wide'] = half, wide
        f.create_dataset('color', data=color, dtype=h5py.enum_dtype(
            {'red': 0, 'green': 1, 'blue': 2}, 'i2'))
        space = h5s.create_simple((n,))
        d = h5d.create(f.id, b'bits', h5t.STD_B16BE, space)
        d.write(h5s.ALL, h5s.ALL, bits, mtype=h5t.STD_B16LE)
        h5d.create(f.id, b'blob', h5t.create(h5t.OPAQUE, 5), space)
        h5d.create(f.id, b'ref', h5t.STD_REF_OBJ, space)
        h5d.create(f.id, b'when', h5t.UNIX_D32LE, space)
        f.create_dataset('list', (n,), h5py.vlen_dtype('f4'))
        d = f.create_dataset('pair', (n,), np.dtype(('<i4', (2,))))
        d[:] = np.arange(2 * n).reshape(n, 2)
        f['z'] = (np.arange(n) + 2j).astype('>c16')
        three = h5t.STD_U32LE.copy()
        three.set_size(3)
        d = h5d.create(f.id, b'three', three, space)
        d.write(h5s.ALL, h5s.ALL, np.arange(n, dtype='u4') * 70000,
                mtype=h5t.STD_U32LE)
        f.create_dataset('packed', data=np.arange(n), chunks=(4,),
                         scaleoffset=0)
    expect('types.h5', table(
        '', n, column('half', half.astype('f4')),
        column('wide', wide.astype('f8'), None,
               'long double in the file, read as float64'),
        column('color', color, None, 'enumeration, read as its integers'),
        column('bits', bits, None, 'bit field, read as an integer'),
        column('blob', None, None, 'opaque bytes: not read'),
        column('ref', None, None, 'reference: not read'),
        column('when', None, None, 'HDF5 time type: not read'),
        column('list', None, None, 'variable length: not read'),
        column('pair[0]', np.arange(0, 2 * n, 2).astype('i4')),
        column('pair[1]', np.arange(1, 2 * n, 2).astype('i4')),
        column('z.r', np.arange(n).astype('f8')),
        column('z.i', np.full(n, 2.0)),
        column('three', np.arange(n, dtype='u4') * 70000),
        column('packed', np.arange(n))))


def text():
    words = ['', 'a', 'd\u00e9j\u00e0 vu', 'quite a long piece of text', 'b ']
    n = len(words)
    raw = [w.encode() for w in words]
    size = max(len(r) for r in raw)
    with h5py.File(path('text.h5'), 'w', track_order=True) as f:
        space = h5s.create_simple((n,))
        for name, pad in ((b'term', h5t.STR_NULLTERM),
                          (b'null', h5t.STR_NULLPAD),
                          (b'space', h5t.STR_SPACEPAD)):
            t = h5t.C_S1.copy()
            t.set_size(size + 1)
            t.set_strpad(pad)
            fill = b' ' if pad == h5t.STR_SPACEPAD else b'\0'
            d = h5d.create(f.id, name, t, space)
            d.write(h5s.ALL, h5s.ALL, np.array(
                [r.ljust(size + 1, fill) for r in raw], 'S%d' % (size + 1)),
                mtype=t)
        f.create_dataset('utf8', data=words, dtype=h5py.string_dtype())
        f.create_dataset('chunked', data=words, dtype=h5py.string_dtype(),
                         chunks=(2,), compression='gzip')
        f['letters'] = np.array([list('abc'), list('de ')] + [list('xyz')] * 3,
                                'S1')
        f.create_dataset('unset', (n,), h5py.string_dtype())
    expect('text.h5', table(
        '', n, column('term', raw), column('null', raw),
        column('space', [r.rstrip(b' ') for r in raw]), column('utf8', words),
        column('chunked', words),
        column('letters', ['abc', 'de '] + ['xyz'] * 3),
        column('unset', [''] * n)))


def links():
    x = numbers(5, 'f4')
    with h5py.File(path('links.h5'), 'w') as f:
        f['x'] = x
        f['soft'] = h5py.SoftLink('/x')
        f['gone'] = h5py.SoftLink('/nothing/here')
        f['loop'] = h5py.SoftLink('/loop')
        f['other'] = h5py.ExternalLink('elsewhere.h5', '/x')
        g = f.create_group('g')
        g['up'], g['self'], g['x'] = f['/'], g, f['x']
        g['again'] = h5py.SoftLink('/g')
        f['h'] = g
        f['type'] = np.dtype('f4')
    lost = 'a link that leads nowhere: not read'
    expect('links.h5',
           table('', 5, column('soft', x), column('x', x),
                 column('gone', None, None, lost),
                 column('loop', None, None, lost),
                 column('other', None, None,
                        'a link to another file: not followed')),
           table('g', 5, column('x', x)))


def empty():
    with h5py.File(path('empty.h5'), 'w') as f:
        f.create_dataset('g/x', (0,), 'f4', maxshape=(None,))
        f.create_dataset('g/u', (0, 2, 3), 'f4')
        f.create_dataset('g/s', (0,), h5py.string_dtype())
        f.create_dataset('h/nothing', data=h5py.Empty('f4'))
        f.create_group('bare')
    none = np.zeros(0, 'f4')
    expect('empty.h5', table('g', 0, column('s', []),
                             column('u', np.zeros((0, 2, 3), 'f4')),
                             column('x', none)))
    with h5py.File(path('bare.h5'), 'w') as f:
        f['version'] = 3
    expect('bare.h5')


def huge():
    """Sizes that a few bytes of a file can claim."""
    with h5py.File(path('huge.h5'), 'w') as f:
        f.create_dataset('rows/x', (1 << 40,), 'f4', chunks=(1 << 16,))
        f.create_dataset('wide', (2, 1 << 40), 'f4', chunks=(1, 1 << 16))
        f.create_dataset('deep/f', (2, 1 << 20, 1 << 20), 'f8',
                         chunks=(1, 64, 64))
        f.create_dataset('deep/g', (2, 1 << 62, 1 << 1), 'f8',
                         chunks=(1, 64, 2))
    wide = 'more than 256 MiB in one row: not read'
    expect('huge.h5',
           table('wide', 2, column('values', None, None, wide)),
           table('deep', 2, column('f', None, None, wide),
                 column('g', None, None, wide)),
           {'name': 'rows', 'rows': 1 << 40, 'attributes': {}, 'columns': [
               dict(column('x', np.zeros(0, 'f4')), crc32=None)]})


def filters():
    with h5py.File(path('lzf.h5'), 'w') as f:
        f.create_dataset('x', data=np.arange(1000), compression='lzf')


FRAME = pd.DataFrame({
    'pt': np.linspace(1, 2, 6), 'n': np.arange(6), 'eta': np.float32([1] * 6),
    's': ['a', 'bb', 'c c', '', '\u00e9', 'bb'], 'ok': np.arange(6) % 2 == 0,
    'mass': np.linspace(0, 9, 6), '\u03b7\u00e9': np.arange(6) * 0.1})


def frame_columns(f, index=()):
    return list(index) + [
        column(str(k), [x or '' for x in f[k]] if f[k].dtype == object
               else f[k].to_numpy()) for k in f.columns]


def frames(file, **how):
    """The frames both layouts can hold."""
    p = path(file)
    numeric = FRAME.drop(columns='s')
    ids = pd.Index([3, 1, 4, 1, 5, 9], name='id')
    days = pd.date_range('2020-01-01', periods=6)
    ns = 'ns since 1970-01-01'
    put = {
        'all': (FRAME, []),
        'sub/ids': (numeric.set_index(ids), [column('id', ids.to_numpy())]),
        'names': (numeric.set_index(pd.Index(list('uvwxyz'))),
                  [column('index', list('uvwxyz'))]),
        'days': (numeric.set_index(days),
                 [column('index', days.asi8, ns)]),
        'from1': (numeric.set_index(pd.RangeIndex(1, 7)),
                  [column('index', np.arange(1, 7))]),
        'numbered': (pd.DataFrame(np.arange(12.0).reshape(6, 2)), []),
    }
    for k, (f, _) in put.items():
        f.to_hdf(p, k, mode='a', complevel=9, **how)
    when = pd.DataFrame({'t': days, 'x': np.arange(6.0)})
    when.to_hdf(p, 'when', mode='a', complevel=9, **how)
    FRAME['eta'].to_hdf(p, 'one', mode='a', complevel=9, **how)
    tables = [table(k, 6, *frame_columns(f, index))
              for k, (f, index) in put.items()]
    tables += [table('when', 6, column('t', days.asi8, ns),
                     column('x', np.arange(6.0))),
               table('one', 6, column('eta', FRAME['eta'].to_numpy()))]
    return p, tables


def by_path(tables):
    return sorted(tables, key=lambda t: t['name'].split('/'))


def pandas_fixed():
    p, tables = frames('pandas_fixed.h5', format='fixed')
    mixed = pd.DataFrame({'a': ['x', None, 'x'], 'b': [1, 'q', {}],
                          'c': [np.nan, 'y', 'z']})
    mixed.to_hdf(p, 'mixed', mode='a', complevel=9)
    FRAME.drop(columns='s').iloc[:0].to_hdf(p, 'none', mode='a', complevel=9)
    multi = pd.DataFrame({'x': np.arange(4.0)}, pd.MultiIndex.from_product(
        [[1, 2], ['a', 'b']], names=['run', None]))
    multi.to_hdf(p, 'multi', mode='a', complevel=9)
    level = 'level of a pandas MultiIndex: not read'
    tables += [
        table('mixed', 3, column('a', ['x', '', 'x']),
              dict(column('b', None), note='pickled Python objects: not read'),
              column('c', ['', 'y', 'z'])),
        table('none', 0, *frame_columns(FRAME.drop(columns='s').iloc[:0])),
        table('multi', 4, column('run', None, None, level),
              column('axis1_level1', None, None, level),
              column('x', np.arange(4.0)))]
    expect('pandas_fixed.h5', *by_path(tables))
    # Each pickled text is a row of a chunk of 1 MiB: 2.3 MB become 90 KB.
    os.rename(p, p + '.large')
    subprocess.run(['h5repack', '-f', 'GZIP=9', '-L', p + '.large', p],
                   check=True)
    os.remove(p + '.large')


def pandas_table():
    p, tables = frames('pandas_table.h5', format='table', index=False)
    FRAME.to_hdf(p, 'picked', mode='a', complevel=9, format='table',
                 index=False,
                 data_columns=['n', 's'])
    cat = FRAME[['pt']].assign(kind=pd.Categorical(list('xyxyxz')))
    cat.to_hdf(p, 'cat', mode='a', complevel=9, format='table',
                 index=False)
    tables += [table('picked', 6, *frame_columns(FRAME)),
               table('cat', 6, column('pt', FRAME['pt'].to_numpy()),
                     column('kind', np.int8([0, 1, 0, 1, 0, 2]), None,
                            'codes of a pandas category'))]
    expect('pandas_table.h5', *by_path(tables))
    FRAME[['pt', 'n']].to_hdf(path('pandas_indexed.h5'), 'f', format='table',
                              complevel=9)
    expect('pandas_indexed.h5', table('f', 6, *frame_columns(
        FRAME[['pt', 'n']])))


def netcdf():
    n = 4
    u = np.arange(n * 6, dtype='f4').reshape(n, 2, 3)
    packed = np.arange(n * 6, dtype='i2').reshape(n, 2, 3)
    t, lat, lon = np.arange(n) * 0.5, np.float32([10, 20]), \
        np.float32([1, 2, 3])
    with netCDF4.Dataset(path('flow.nc'), 'w', format='NETCDF4') as f:
        f.title = 'flow'
        for name, size in (('time', None), ('lat', 2), ('lon', 3), ('nv', 2),
                           ('len', 3)):
            f.createDimension(name, size)
        d = f.createVariable('time', 'f8', ('time',))
        d.units, d[:] = 'days since 2000-01-01', t
        d = f.createVariable('lat', 'f4', ('lat',))
        d.units, d[:] = 'degrees_north', lat
        f.createVariable('lon', 'f4', ('lon',))[:] = lon
        d = f.createVariable('u', 'f4', ('time', 'lat', 'lon'),
                             fill_value=-999, zlib=True)
        d.units, d.long_name, d[:] = 'm/s', 'wind', u
        d = f.createVariable('p', 'i2', ('time', 'lat', 'lon'))
        d.set_auto_scale(False)
        d.scale_factor, d.add_offset, d[:] = 0.5, 5.0, packed
        f.createVariable('id', 'S1', ('time', 'len'))[:] = np.array(
            [list('ab%d' % i) for i in range(n)], 'S1')
        f.createVariable('bounds', 'f8', ('time', 'nv'))[:] = 1.5
    flow = {'title': 'flow'}
    expect('flow.nc', table(
        '', n, column('time', t, 'days since 2000-01-01'),
        column('u', u, 'm/s', 'fill value -999',
               {'_FillValue': [-999], 'long_name': 'wind'}),
        column('p', packed, None, 'packed, stands for 0.5 x + 5',
               {'scale_factor': [0.5], 'add_offset': [5]}),
        column('id', ['ab%d' % i for i in range(n)]),
        column('bounds[0]', np.full(n, 1.5)),
        column('bounds[1]', np.full(n, 1.5)), attributes=flow),
        table('lat', 2, column('lat', lat, 'degrees_north'), attributes=flow),
        table('lon', 3, column('lon', lon), attributes=flow))


def shared(folder):
    """What h5py reads out of real files, one table each."""
    tables = {}
    for file, group in (('jets_train.h5', 'jets'), ('jets_sample.h5', 'jets'),
                        ('dijet.h5', 'events')):
        with h5py.File(os.path.join(folder, file)) as f:
            names = list(f[group])  # in creation order
            tables[file] = [table(
                group, len(f[group][names[0]]),
                *[column(k, f[group][k][:], f[group][k].attrs['units'])
                  for k in names], attributes={'title': f.attrs['title']})]
    save('shared.json', tables)


def save(name, tables):
    """One line per table."""
    files = [json.dumps(file) + ': [\n' + ',\n'.join(
        json.dumps(t, ensure_ascii=False, separators=(',', ':'))
        for t in tables[file]) + ']' for file in tables]
    with open(os.path.join(HERE, name), 'w') as f:
        f.write('{' + ',\n'.join(files) + '}\n')


def main():
    os.makedirs(HERE, exist_ok=True)
    if len(sys.argv) > 1:
        shared(sys.argv[1])
        return
    for make in (group, unordered, compound, matrix, fields, lengths, types,
                 text, links, empty, huge, filters, pandas_fixed, pandas_table,
                 netcdf):
        make()
    save('expected.json', EXPECTED)


if __name__ == '__main__':
    main()
